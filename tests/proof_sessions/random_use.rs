//! Random use of a session: steps, suggestions, undo and redo, jumps, searches that are stopped, processes
//! that are killed. After each action the session shows what it showed at that moment the first time.

use super::{kill_all, script, service, take, texts};
use proof_search::Problem;
use proof_session::{Event, Plan, Session, Typed, Wanted};
use std::collections::HashMap;
use std::time::{Duration, Instant};

const STATEMENTS: [&str; 4] = [
    "theorem t (p q r : Prop) : p ∧ (q ∨ r) ↔ (p ∧ q) ∨ (p ∧ r)",
    "theorem t (xs ys : List Nat) : (xs ++ ys).reverse = ys.reverse ++ xs.reverse",
    "theorem t (a b c : Nat) (h : a ≤ b) : a * c ≤ b * c",
    "theorem t : ∃ n : Nat, n > 3 ∧ n * n = 16",
];
const TACTICS: [&str; 10] = [
    "constructor",
    "intro h",
    "rcases h with ⟨h1, h2⟩",
    "induction xs with\n| nil => simp\n| cons x xs ih => skip",
    "simp",
    "omega",
    "apply Nat.mul_le_mul_right",
    "refine ⟨4, ?_⟩",
    "exact nonsense",
    "rcases h with h | h",
];

/// A small generator (Marsaglia's xorshift64), so that a failure can be repeated by its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count as u64) as usize
    }
}

/// What a session shows.
type Shown = (String, Vec<String>);

fn shown(session: &Session) -> Shown {
    (script(session), texts(session))
}

#[test]
fn a_few_hundred_actions() {
    use_at_random(400, 20261129);
}

/// `RANDOM_ACTIONS=10000 cargo test --release --workspace --test proof_sessions -- --ignored --nocapture`
#[test]
#[ignore = "takes an hour"]
fn an_hour_of_actions() {
    let count = std::env::var("RANDOM_ACTIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let seed = std::env::var("RANDOM_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(7);
    use_at_random(count, seed);
}

fn use_at_random(count: usize, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(seed.max(1));
    let service = service(3);
    let begun = Instant::now();
    let (mut kills, mut resumed, mut judged, mut taken) = (0, 0, 0, 0);
    let mut done = 0;
    let mut memory = None;
    while done < count {
        let statement = STATEMENTS[random.below(STATEMENTS.len())];
        let problem = Problem { name: "t".into(), header: String::new(), statement: statement.into() };
        let mut session = Session::open(&service, problem, None, Some(folder.path())).unwrap();
        // by moment, since the last step was taken: what was shown
        let mut history: HashMap<usize, Shown> = HashMap::from([(0, shown(&session))]);
        for _ in 0..random.below(80) {
            done += 1;
            let now = session.proof().moments().1;
            let focus = session.proof().focus().filter(|_| !session.proof().is_finished());
            match (random.below(12), focus) {
                (0, _) => _ = session.undo().unwrap(),
                (1, _) => _ = session.redo().unwrap(),
                (2, _) => {
                    let last = session.proof().moments().0.len();
                    assert!(session.jump(random.below(last)).unwrap());
                }
                (3, Some(_)) => {
                    let open = session.proof().open();
                    assert!(session.set_focus(open[random.below(open.len())]).unwrap());
                }
                (4, _) => {
                    kills += 1;
                    kill_all(&service);
                }
                (5, Some(goal)) => {
                    let run = session.start(goal, Wanted::ALL).unwrap();
                    std::thread::sleep(Duration::from_millis(random.below(200) as u64));
                    if random.below(2) == 0 {
                        kills += 1;
                        kill_all(&service);
                    }
                    run.stop();
                    run.wait();
                }
                (6 | 7, Some(goal)) => {
                    let run = session.start(goal, Wanted::SUGGESTIONS).unwrap();
                    let wanted = random.below(4);
                    let suggestion = run.events().iter().filter_map(|e| match e {
                        Event::Suggestion(s) => Some(s),
                        _ => None,
                    });
                    if let Some(s) = suggestion.take(wanted + 1).last() {
                        session.take(goal, &s.plan).unwrap();
                        let left: Vec<&str> = s.goals.iter().map(|g| g.text.as_str()).collect();
                        assert!(
                            left.iter().all(|g| texts(&session).iter().any(|t| t.contains(g))),
                            "{seed}: {left:?}"
                        );
                        taken += 1;
                        history.retain(|moment, _| *moment <= now);
                    }
                }
                (8, _) if random.below(4) == 0 => {
                    let before = shown(&session);
                    let file = session.file().unwrap().to_owned();
                    drop(session);
                    session = Session::resume(&service, &file).unwrap();
                    assert_eq!(shown(&session), before, "{seed}: resumed");
                    resumed += 1;
                }
                (_, Some(goal)) => {
                    let tactic = TACTICS[random.below(TACTICS.len())];
                    if let Typed::Worked(attempt) = session.try_tactic(goal, tactic).unwrap() {
                        session.take(goal, &Plan::of(*attempt)).unwrap();
                        taken += 1;
                        history.retain(|moment, _| *moment <= now);
                    }
                }
                (_, None) => {
                    assert!(session.judge().unwrap().is_accepted(), "{seed}: {}", session.text());
                    judged += 1;
                    assert!(session.undo().unwrap());
                }
            }
            let moment = session.proof().moments().1;
            let now = shown(&session);
            assert_eq!(history.entry(moment).or_insert_with(|| now.clone()), &now, "{seed}: moment {moment}");
        }
        std::fs::remove_file(session.file().unwrap()).unwrap();
        let mb = lean_bridge::private_mb(std::process::id()).unwrap_or_default();
        if memory.is_none() && done > count / 10 {
            memory = Some(mb);
        }
    }
    let end = lean_bridge::private_mb(std::process::id()).unwrap_or_default();
    println!(
        "{done} actions in {:.0} s: {taken} steps taken, {kills} times all processes killed, {resumed} \
         resumed, {judged} \
         proofs judged; memory of this process {} MB after a tenth, {end} MB at the end",
        begun.elapsed().as_secs_f64(),
        memory.unwrap_or_default(),
    );
    assert!(taken > count / 20, "{seed}: nearly nothing was done");
    // one more proof, as good as the first one
    let problem = Problem { name: "t".into(), header: String::new(), statement: "theorem t : True".into() };
    let mut session = Session::open(&service, problem, None, None).unwrap();
    take(&mut session, "trivial");
    assert!(session.judge().unwrap().is_accepted());
}
