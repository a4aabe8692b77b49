//! Texts that change under an assistant's or a user's hands: commands, goals and terms at places.

use lean_bridge::{
    Inspection, Place, Pool, PoolConfig, Position, ReservedWorker, ServerCommand, TacticRequest,
};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

fn config() -> PoolConfig {
    PoolConfig::new(1, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")))
}

async fn worker() -> ReservedWorker {
    Pool::start(config()).await.unwrap().reserve().await.unwrap()
}

async fn kill(worker: &ReservedWorker) {
    let pid = worker.pid().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "KILL", &pid]).status().unwrap().success());
}

/// The place before the mark `▮` of a text, and the text without it.
fn marked(text: &str) -> (String, Position) {
    let (before, after) = text.split_once('▮').expect("a mark");
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
    (format!("{before}{after}"), Position { line, column })
}

async fn inspect(worker: &mut ReservedWorker, text: &str) -> (Inspection, Place) {
    let (text, place) = marked(text);
    let mut inspection = worker.inspect(&text, &[place], LIMIT).await.unwrap();
    let place = inspection.places.remove(0);
    (inspection, place)
}

/// The targets of the goals at the mark, `·` for none left, nothing where there are no goals at all.
async fn goals(worker: &mut ReservedWorker, text: &str) -> String {
    let (_, place) = inspect(worker, text).await;
    assert!(place.reached, "{text}");
    let target = |text: &str| text.rsplit("⊢ ").next().unwrap_or_default().to_string();
    let shown = place.goals.iter().map(|g| match g.goals.as_slice() {
        [] => "·".to_string(),
        goals => goals.iter().map(|g| target(g.text.as_deref().unwrap())).collect::<Vec<_>>().join(" | "),
    });
    shown.collect::<Vec<_>>().join(" || ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_declares_what_its_text_says_however_much_came_before() {
    let mut worker = worker().await;
    let text: String = (0..500).map(|i| format!("theorem t{i} : {i} = {i} := rfl\n")).collect();
    let document = worker.document(&text, LIMIT).await.unwrap();
    assert_eq!(document.commands.len(), 500);
    for (i, command) in document.commands.iter().enumerate() {
        assert_eq!(command.names, [format!("t{i}")]);
    }
}

const INDUCTION: &str = "theorem t (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ k ih =>
    have h : k = k := by
      rfl
    constructor <;> skip
    all_goals omega

example (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  constructor
  · exact hp
  · exact hq

example (a b c : Nat) (h : a = b) (g : b = c) : a = c := by
  calc
    a = b := by
      exact h
    _ = c := g
";

fn at(line: u32, column: u32) -> Position {
    Position { line, column }
}

#[tokio::test(flavor = "multi_thread")]
async fn goals_at_each_line_are_those_of_leans_editors() {
    let mut s = worker().await;
    let places =
        [at(2, 2), at(3, 12), at(5, 4), at(6, 6), at(6, 9), at(8, 4), at(11, 2), at(12, 4), at(13, 12)];
    let seen = s.inspect(INDUCTION, &places, LIMIT).await.unwrap();
    assert_eq!((seen.reused, seen.elaborated, seen.timed_out), (0, 2, false));
    let shown: Vec<Vec<&str>> = seen
        .places
        .iter()
        .map(|p| p.all_goals().map(|g| g.text.as_deref().unwrap().rsplit("⊢ ").next().unwrap()).collect())
        .collect();
    assert_eq!(shown[0], ["0 + n = n"]);
    assert_eq!(shown[1], ["0 + 0 = 0"]);
    assert_eq!(shown[2], ["0 + (k + 1) = k + 1"]);
    assert_eq!(shown[3], ["k = k"]);
    assert!(shown[4].is_empty() && seen.places[4].goals[0].after, "the goals after `rfl`");
    assert!(seen.places[5].reached);
    assert_eq!(shown[6], ["p ∧ q"]);
    assert_eq!(shown[7], ["p"]);
    assert!(shown[8].is_empty() && !seen.places[8].goals.is_empty());
    // goals come as terms too, and the tactic with its place
    let first = &seen.places[0].goals[0];
    assert_eq!(first.goals[0].hyps[0].name, "n");
    assert!(first.goals[0].target.is_some());
    assert_eq!((&INDUCTION[first.range.clone()][..9], first.start), ("induction", at(2, 2)));
    let calc = s.inspect(INDUCTION, &[at(18, 6), at(19, 14)], LIMIT).await.unwrap();
    assert_eq!((calc.reused, calc.elaborated), (2, 1));
    assert_eq!(calc.places[0].all_goals().count(), 1);
    let g = calc.places[1].term.as_ref().unwrap();
    assert_eq!((g.text.as_str(), g.ty.as_deref()), ("g", Some("b = c")));
    assert_eq!(g.expected.as_ref().map(|e| e.ty.as_str()), Some("b = c"));
    // known already, but for the tree: one command is elaborated again for its places
    let again = s.inspect(INDUCTION, &[at(11, 2)], LIMIT).await.unwrap();
    assert_eq!((again.reused, again.elaborated), (3, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn places_outside_of_proofs() {
    let mut s = worker().await;
    for text in
        ["▮", "import▮ Std\n", "-- ▮\ndef a := 1", "def a := 1\n\n▮\ndef b := 2", "def a := 1\n-- end\n▮"]
    {
        assert_eq!(goals(&mut s, text).await, "", "{text:?}");
    }
    assert_eq!(goals(&mut s, "example : True := by trivial▮").await, "·");
    let text = "example : True ∧ True := by\n  constructor\n  ";
    let far = s.inspect(text, &[at(3, 70), at(90, 0)], LIMIT).await.unwrap();
    assert_eq!(far.places.iter().map(|p| p.offset).collect::<Vec<_>>(), [text.len(), text.len()]);
    assert_eq!(far.places[0].all_goals().count(), 2);
    let (_, place) = inspect(&mut s, "def f (n : Nat) := Nat.su▮cc n").await;
    let term = place.term.unwrap();
    assert_eq!((term.text.as_str(), term.constant.as_deref()), ("Nat.succ", Some("Nat.succ")));
    assert_eq!(term.ty.as_deref(), Some("Nat → Nat"));
    let (_, place) = inspect(&mut s, "example (α β : Type) (h : α = β) : β = α := h.sy▮mm").await;
    assert_eq!(place.term.unwrap().constant.as_deref(), Some("Eq.symm"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_an_edit_touches_is_elaborated_again() {
    let mut s = worker().await;
    let text: String = (0..20).map(|i| format!("theorem t{i} : {i} + 1 = {} := rfl\n", i + 1)).collect();
    let read = s.document(&text, LIMIT).await.unwrap();
    assert_eq!((read.reused, read.elaborated, read.errors().count(), read.read), (0, 20, 0, text.len()));
    assert_eq!(read.commands[3].names, ["t3"]);
    assert_eq!(read.commands[3].keyword(), "theorem");
    assert_eq!(
        (read.commands[3].start, &text[read.commands[3].range.clone()]),
        (at(4, 0), "theorem t3 : 3 + 1 = 4 := rfl")
    );
    assert_eq!(s.document(&text, LIMIT).await.unwrap().reused, 20);
    let end = text.replace("t19 : 19", "t19 : 18");
    let read = s.document(&end, LIMIT).await.unwrap();
    assert_eq!((read.reused, read.elaborated), (19, 1));
    let error = read.errors().next().unwrap();
    assert_eq!(error.pos.unwrap().line, 20);
    assert_eq!(read.messages_of(&read.commands[19]).len(), read.messages.len());
    let appended = format!("{text}example : True := by\n  trivial\n");
    let read = s.document(&appended, LIMIT).await.unwrap();
    assert_eq!((read.reused, read.elaborated, read.errors().count()), (19, 2, 0));
    let middle = text.replace("theorem t10 : 10", "theorem t10 :  10");
    let read = s.document(&middle, LIMIT).await.unwrap();
    assert_eq!((read.reused, read.elaborated), (10, 10));
    let begin = format!("-- first\n{text}");
    let read = s.document(&begin, LIMIT).await.unwrap();
    assert_eq!((read.reused, read.elaborated, read.commands[0].start), (0, 20, at(2, 0)));
    // what the next command begins with belongs to the one before it
    let other = "structure A where\n  x : Nat\nderiving instance Repr for A\n";
    assert_eq!(s.document(other, LIMIT).await.unwrap().commands.len(), 2);
    let derived = s.document(&other.replace("instance Repr for A", "Repr"), LIMIT).await.unwrap();
    assert_eq!((derived.reused, derived.commands.len(), derived.errors().count()), (0, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_before_a_place_do_not_hide_it() {
    let mut s = worker().await;
    let text =
        "def a := nothing\ntheorem b : 1 = := rfl\n\nexample (h : 1 = 2) : 2 = 1 := by\n  ▮exact h.symm\n";
    let (seen, place) = inspect(&mut s, text).await;
    assert!(seen.messages.iter().filter(|m| m.is_error()).count() >= 2);
    assert_eq!(place.all_goals().count(), 1);
    let broken = "example (p : Prop) (h : p) : p ∧ p := by\n  constructor\n  · exact h h\n  · ▮exact h\n";
    assert_eq!(goals(&mut s, broken).await, "p", "after an error in another goal");
    let failed = s.document("import Nowhere\ndef a := 1\n", LIMIT).await.unwrap();
    assert!(failed.failed_imports.is_some() && failed.commands.is_empty() && failed.read == 0);
    assert!(s.inspect("import Nowhere\n", &[at(1, 0)], LIMIT).await.unwrap().failed_imports.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn states_at_places_outlive_their_process() {
    let mut s = worker().await;
    let header = "def twice (n : Nat) := n + n\n\n";
    let text = format!(
        "{header}theorem t (n : Nat) : twice n = 2 * n ∧ (match n with | 0 => True | _ => True) := by\n  \
         constructor\n  ▮· sorry\n  · sorry\n"
    );
    let (_, place) = inspect(&mut s, &text).await;
    let state = &place.goals[0].state;
    assert_eq!(place.goals[0].goals.len(), 2);
    let closing = [
        TacticRequest::new("omega"),
        TacticRequest::new("unfold twice; omega"),
        TacticRequest::new("(unfold twice; omega)"),
    ];
    for killed in [false, true] {
        if killed {
            kill(&s).await;
        }
        let tried = s.tactics_printed(state, Some(0), &closing, false).await.unwrap();
        let closed: Vec<bool> = tried.iter().map(|o| o.is_closed()).collect();
        assert_eq!(closed, [false, false, true], "killed: {killed}");
        assert_eq!(s.goals(state).await.unwrap()[0].text, place.goals[0].goals[0].text);
    }
    let path = serde_json::to_string(&state.path()).unwrap();
    let opened = worker().await.reopen(&serde_json::from_str(&path).unwrap(), LIMIT).await.unwrap();
    assert_eq!(opened.state.goal_keys(), state.goal_keys());
    kill(&s).await;
    let read = s.document(&format!("{}\n#check t\n", marked(&text).0), LIMIT).await.unwrap();
    assert_eq!((read.reused, read.elaborated), (0, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn line_ends_and_code_points() {
    let mut s = worker().await;
    let text = "example (α₁ : Type) (xs : List α₁) : xs = xs := by\r\n  have «𝓧» : xs = xs := ▮rfl\r\n  \
        exact «𝓧»\r\n";
    let (text, place) = marked(text);
    assert_eq!((place, &text[text.find("rfl").unwrap()..][..3]), (at(2, 24), "rfl"));
    let seen = s.inspect(&text, &[place, at(3, 2)], LIMIT).await.unwrap();
    assert_eq!(&text[seen.places[0].offset..][..3], "rfl");
    let term = seen.places[0].term.as_ref().unwrap();
    assert_eq!(
        (&text[term.range.clone()], term.constant.as_deref(), term.start),
        ("rfl", Some("rfl"), place)
    );
    assert_eq!(term.expected.as_ref().map(|e| e.ty.as_str()), Some("xs = xs"));
    let tactic = &seen.places[1].goals[0];
    assert_eq!((&text[tactic.range.clone()], tactic.start), ("exact «𝓧»", at(3, 2)));
    let read = s.document(&text, LIMIT).await.unwrap();
    assert_eq!((read.commands[0].range.clone(), read.read), (0..text.len() - 2, text.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_gives_what_was_done() {
    let mut s = worker().await;
    let slow = "(a b c d e f : Nat) : (a + b + c + d + e + f) ^ 40 = 0 := by
  simp only [Nat.pow_succ, Nat.mul_add, Nat.add_mul]";
    let text = format!("def a := 1\nset_option maxHeartbeats 0\nexample {slow}\n\ndef b := 2\n");
    let read = s.document(&text, Duration::from_millis(500)).await.unwrap();
    assert_eq!((read.timed_out, read.commands.len(), read.elaborated), (true, 2, 2));
    assert_eq!(&text[read.read..][..7], "example");
    let seen = s.inspect(&text, &[at(1, 4), at(5, 4)], Duration::from_millis(500)).await.unwrap();
    assert_eq!((seen.timed_out, seen.places[0].reached, seen.places[1].reached), (true, true, false));
    let easy = text.replace("simp only [Nat.pow_succ, Nat.mul_add, Nat.add_mul]", "sorry");
    assert_eq!(s.document(&easy, LIMIT).await.unwrap().commands.len(), 4);
    let read = s.document("def a := 1\n", LIMIT).await.unwrap();
    assert_eq!((read.commands.len(), read.timed_out), (1, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_costs_the_engine_does_not_cost_the_others() {
    let mut s = worker().await;
    let text = "def a := 1\ndef b := nothing\n#eval (IO.Process.exit 3 : IO Unit)\ndef c := 3\n";
    let read = s.document(text, LIMIT).await.unwrap();
    assert!(read.engine_lost && !read.timed_out, "{read:?}");
    assert_eq!((read.commands.len(), read.errors().count(), &text[read.read..][..5]), (2, 1, "#eval"));
    let read = s.document("def a := 1\n", LIMIT).await.unwrap();
    assert_eq!((read.commands.len(), read.engine_lost, read.reused), (1, false, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_extensions_tells_what_it_can() {
    let mut command = ServerCommand::native(env!("CARGO_BIN_EXE_prover"), ["lean-repl", "--plain"]);
    command.is_ours = false;
    let pool = Pool::start(PoolConfig::new(1, command)).await.unwrap();
    let mut s = pool.reserve().await.unwrap();
    let text = "def a := nothing\n\nexample (p q : Prop) (hp : p) (hq : q) : p ∧ q := by\n  \
                constructor\n  · exact hp\n  · exact hq\n";
    let read = s.document(text, LIMIT).await.unwrap();
    assert_eq!((read.commands.len(), read.errors().count(), read.read), (0, 1, text.len()));
    let seen = s.inspect(text, &[at(4, 2), at(5, 4), at(5, 12), at(1, 0)], LIMIT).await.unwrap();
    let counts: Vec<Vec<usize>> =
        seen.places.iter().map(|p| p.goals.iter().map(|g| g.goals.len()).collect()).collect();
    assert_eq!(counts, [vec![1], vec![1], vec![0], vec![]]);
    let state = &seen.places[1].goals[0].state;
    kill(&s).await;
    let tried = s.tactics(state, None, &[TacticRequest::new("exact hp")], false).await.unwrap();
    assert!(tried[0].is_closed());
}
