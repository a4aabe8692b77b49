//! `prover session` as a user meets it: real Lean, keys into a
//! pseudo-terminal, and what stands on its screen.

#[path = "session/terminal.rs"]
#[allow(dead_code, reason = "a benchmark uses the rest")]
mod terminal;

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use terminal::{Terminal, cache};

/// Two goals after `constructor`; each is closed by the first suggestion.
const TWO: &str = "theorem two (p q : Prop) (hp : p) (hq : q) : q ∧ p";

/// Splits the goal of [`TWO`] by a tactic of one's own.
fn constructor(terminal: &mut Terminal) {
    terminal.wait_for("⊢ q ∧ p");
    terminal.press("tconstructor\r");
    terminal.wait_for("goal 1 of 2");
    terminal.escape();
}

/// Takes the first suggestion that closes the goal.
fn take_closer(terminal: &mut Terminal) {
    terminal.wait("a suggestion that closes the goal", |s| s.contains("▸1✓"));
    terminal.press("\r");
}

#[test]
fn a_theorem_is_proved_by_keys_undone_and_redone() {
    let cache = cache();
    let mut terminal = Terminal::start(&[TWO], cache.path());
    constructor(&mut terminal);
    let screen = terminal.wait_for("▸ · sorry");
    // the target is another one than before the step, the hypotheses are the same
    assert!(screen.contains("~ ⊢ q") && screen.contains("  hp : p"), "{screen}");
    take_closer(&mut terminal);
    terminal.wait_for("goal 1 of 1");
    take_closer(&mut terminal);
    let screen = terminal.wait_for("proved, audited");
    assert!(screen.contains("no goals left") && !screen.contains("sorry"), "{screen}");
    terminal.press("u");
    terminal.wait_for("goal 1 of 1");
    terminal.press("u");
    terminal.wait_for("goal 1 of 2");
    terminal.press("rr");
    terminal.wait_for("proved, audited");
    // back to the beginning by the history
    terminal.press("g");
    terminal.wait_for("history");
    terminal.press("kkkkk\r");
    terminal.wait_for("⊢ q ∧ p");
    terminal.press("g");
    terminal.wait_for("history");
    terminal.press("jjjjj\r");
    terminal.wait_for("proved, audited");
    // a step is taken out of the middle
    terminal.press("x");
    terminal.wait_for("choose the step");
    terminal.press("\r");
    terminal.wait_for("goal 1 of 1");
    terminal.press("u");
    terminal.wait_for("proved, audited");
    terminal.press("q");
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{screen}");
    let kept = screen.replace('\n', "");
    assert!(kept.contains("-- proved, audited") && kept.contains("prover session --resume"), "{screen}");
}

#[test]
fn errors_are_shown_and_endless_tactics_stopped() {
    let cache = cache();
    let mut terminal = Terminal::start(&[TWO], cache.path());
    terminal.wait_for("⊢ q ∧ p");
    terminal.press("texact \\<hp, hq\\>\r");
    let screen = terminal.wait_for("Lean says");
    assert!(screen.to_lowercase().contains("mismatch"), "{screen}");
    // what failed is mended where it stands
    assert!(screen.contains("tactic> exact ⟨hp, hq⟩"), "{screen}");
    terminal.press("\x15sleep 1000000\r");
    terminal.wait_for("running `sleep 1000000`");
    std::thread::sleep(std::time::Duration::from_millis(500));
    terminal.escape();
    terminal.wait_for("! stopped");
    // the session goes on
    terminal.press("\x15exact \\<h\tq, hp\\>\r");
    terminal.wait_for("proved, audited");
}

#[test]
fn names_are_completed_and_explained() {
    let cache = cache();
    let mut terminal = Terminal::start(&["theorem t (a b : Nat) : a + b = b + a"], cache.path());
    terminal.wait_for("⊢ a + b = b + a");
    terminal.press("texact Nat.add_com\t");
    terminal.wait_for("tactic> exact Nat.add_comm");
    terminal.press("\x1bOP");
    let screen = terminal.wait_for("theorem in Init.");
    assert!(screen.contains("Nat.add_comm (n m : Nat) : n + m = m + n"), "{screen}");
    terminal.press("\r");
    terminal.press(" a b\r");
    terminal.wait_for("proved, audited");
    // the text is copied through the terminal
    terminal.press("y");
    terminal.wait_for("clipboard");
    let bytes = terminal.bytes();
    assert!(bytes.windows(5).any(|w| w == b"\x1b]52;"), "no OSC 52");
}

#[test]
fn searches_finish_what_is_open() {
    let cache = cache();
    let statement = "theorem t (n : Nat) : 2 ∣ n * (n + 1) ∧ 6 ∣ n ^ 3 + 5 * n";
    let mut terminal = Terminal::start(&[statement], cache.path());
    terminal.wait_for("⊢ 2 ∣");
    terminal.press("tconstructor\r");
    terminal.wait_for("goal 1 of 2");
    terminal.escape();
    terminal.press("S");
    terminal.wait_for("proved, audited");
}

#[test]
fn a_false_statement_is_refuted_beside() {
    let cache = cache();
    let mut terminal = Terminal::start(&["theorem f (n : Nat) : n * n ≤ 3 * n"], cache.path());
    let screen = terminal.wait_for("false: n = ");
    assert!(screen.lines().next().is_some_and(|l| l.contains("false: n = ")), "{screen}");
    terminal.press("f");
    let screen = terminal.wait_for("its negation is proved");
    assert!(screen.contains("audited"), "{screen}");
}

#[test]
fn the_proof_is_written_into_the_file() {
    let cache = cache();
    let path = cache.path().join("a.lean");
    let before =
        "-- first\ntheorem one : 1 + 1 = 2 := rfl\n\ntheorem two (a : Nat) : a = a := by sorry -- why\n\n";
    let behind = "theorem three (a : Nat) : a + 0 = a := by sorry\n";
    std::fs::write(&path, format!("{before}{behind}")).unwrap();
    let mut terminal = Terminal::start(&["a.lean"], cache.path());
    let screen = terminal.wait_for("Which theorem of a.lean?");
    assert!(screen.contains("1 two") && screen.contains("2 three") && !screen.contains("one "), "{screen}");
    terminal.press("1");
    terminal.wait_for("⊢ a = a");
    terminal.press("trfl\r");
    terminal.wait_for("proved, audited");
    terminal.press("w");
    terminal.wait_for("written into");
    let now = std::fs::read_to_string(&path).unwrap();
    assert_eq!(now, format!("{before}{behind}").replacen(" := by sorry -- why", " := by\n  rfl -- why", 1));
    // changed by another program: nothing is written
    std::fs::write(&path, "-- mine\n").unwrap();
    terminal.press("w");
    terminal.wait_for("was changed on disk");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "-- mine\n");
}

#[test]
fn a_killed_session_is_resumed() {
    let cache = cache();
    let mut terminal = Terminal::start(&[TWO], cache.path());
    constructor(&mut terminal);
    take_closer(&mut terminal);
    let script = |screen: &str| -> Vec<String> {
        let lines = screen.lines().skip_while(|l| !l.starts_with(" script")).skip(1);
        lines.take_while(|l| !l.starts_with("tactic>")).map(|l| l.trim_end().to_owned()).collect()
    };
    let before = script(&terminal.wait_for("goal 1 of 1"));
    let sessions = terminal.sessions();
    terminal.kill();
    let file = sessions[0].display().to_string();
    for args in [&["--resume"][..], &["--resume", &file]] {
        let mut terminal = Terminal::start(args, cache.path());
        let after = script(&terminal.wait_for("goal 1 of 1"));
        assert_eq!(after, before);
        // what was done before can be undone, too
        terminal.press("u");
        terminal.wait_for("goal 1 of 2");
        terminal.press("r");
        terminal.wait_for("goal 1 of 1");
        terminal.press("q");
        assert_eq!(terminal.end().0, 0);
    }
}

#[test]
fn sessions_are_chosen_from_a_list() {
    let cache = cache();
    let step = [json!({"do": "take", "tactic": "constructor"})];
    for (name, requests) in [("older", &step[..]), ("untouched", &[]), ("newer", &step)] {
        let statement = format!("theorem {name} (p q : Prop) (hp : p) (hq : q) : q ∧ p");
        let (output, _) = json_session(&[&statement], cache.path(), requests);
        assert!(output.status.success());
        // the list is in the order of the files' times
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let mut terminal = Terminal::start(&["--resume"], cache.path());
    let screen = terminal.wait_for("Which session?");
    assert!(screen.contains("▸1 newer") && screen.contains(" 2 older"), "{screen}");
    assert!(!screen.contains("untouched"), "{screen}");
    terminal.press("2");
    let screen = terminal.wait_for("goal 1 of 2");
    assert!(screen.starts_with(" older "), "{screen}");
}

#[test]
fn screens_change_their_size() {
    let cache = cache();
    let mut terminal = Terminal::start(&[TWO], cache.path());
    terminal.wait_for("⊢ q ∧ p");
    terminal.resize(120, 40);
    terminal.wait("the rule over 120 columns", |s| {
        s.lines().any(|l| l.starts_with(" script") && l.chars().count() == 120)
    });
    terminal.resize(30, 8);
    terminal.wait_for("too small");
    terminal.resize(80, 24);
    terminal.wait("the rule over 80 columns", |s| {
        s.lines().any(|l| l.starts_with(" script") && l.chars().count() == 80)
    });
    terminal.press("h");
    terminal.wait_for("Every suggestion was run");
    terminal.escape();
    terminal.press("q");
    // the terminal is as it was: no alternate screen, the cursor visible
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert_eq!(terminal.end().0, 0);
    assert!(bytes.contains("\x1b[?1049h"));
}

/// Whether colours were set.
fn has_colours(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let sequences =
        text.split("\x1b[").skip(1).filter_map(|s| s.split_once('m').map(|(codes, _)| codes.to_owned()));
    let is_colour = |code: &str| matches!(code.parse::<u32>(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107));
    sequences
        .filter(|s| s.chars().all(|c| c.is_ascii_digit() || c == ';'))
        .any(|s| s.split(';').any(is_colour))
}

#[test]
fn without_colours_if_so_wished() {
    let cache = cache();
    let colours = |env: &[(&str, &str)]| {
        let mut terminal = Terminal::start_with(&[TWO], cache.path(), env, (80, 24));
        constructor(&mut terminal);
        terminal.wait_for("~ ⊢ q");
        has_colours(&terminal.bytes())
    };
    assert!(colours(&[]));
    assert!(!colours(&[("NO_COLOR", "1")]));
}

#[test]
fn a_statement_is_asked_for() {
    let cache = cache();
    let mut terminal = Terminal::start(&[], cache.path());
    terminal.wait_for("What is to be proved?");
    terminal.press("\\all n : Nat, n \\le n.k\r");
    let screen = terminal.wait_for("Lean does not accept the statement");
    assert!(screen.contains("> ∀ n : Nat, n ≤ n.k"), "{screen}");
    terminal.press("\x7f\x7f + 1\r");
    terminal.wait_for("proof found");
}

#[test]
fn a_session_that_is_told_to_end_gives_the_terminal_back() {
    let cache = cache();
    // ctrl-C; a request to end; what the system sends when the terminal is closed
    for signal in [None, Some("TERM"), Some("HUP")] {
        let mut terminal = Terminal::start(&[TWO], cache.path());
        constructor(&mut terminal);
        match signal {
            None => terminal.press("\x03"),
            Some(signal) => terminal.signal(signal),
        }
        terminal.wait("how to go on", |s| s.replace('\n', "").contains("prover session --resume"));
        let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
        assert!(bytes.contains("\x1b[?1049l") && bytes.contains("\x1b[?25h"), "{signal:?}");
        assert_eq!(terminal.end().0, 0, "{signal:?}");
    }
}

fn json_session(args: &[&str], dir: &Path, requests: &[Value]) -> (Output, Vec<Value>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
    command.arg("session").args(args).current_dir(dir).env("PROVER_CACHE_DIR", dir);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("prover starts");
    let mut input = child.stdin.take().expect("its input");
    let lines: String = requests.iter().map(|r| format!("{r}\n")).collect();
    // one that does not begin does not read
    _ = input.write_all(lines.as_bytes());
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let answers = text.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect();
    (output, answers)
}

#[test]
fn without_a_terminal_there_are_json_lines() {
    let cache = cache();
    let requests = [
        json!({"id": 1, "do": "take", "tactic": "constructor"}),
        json!({"id": 2, "do": "take", "tactic": "exact hp"}),
        json!({"id": 3, "do": "take", "tactic": "exact hq"}),
        json!({"id": 4, "do": "take", "tactic": "exact hp"}),
        json!({"id": 5, "do": "judge"}),
        json!({"id": 6, "do": "quit"}),
    ];
    let (output, answers) = json_session(&[TWO], cache.path(), &requests);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let of = |id: u64| answers.iter().find(|a| a["id"] == id).unwrap_or_else(|| panic!("{answers:?}"));
    assert_eq!(of(1)["goals"].as_array().map(Vec::len), Some(2));
    assert_eq!(of(2)["ok"], false);
    assert_eq!(of(4)["finished"], true);
    assert_eq!((of(5)["tier"].as_str(), of(5)["ok"].as_bool()), (Some("audited"), Some(true)), "{}", of(5));
    // and on a terminal, if so wished
    let (_, resumed) = json_session(&["--resume", "--json"], cache.path(), &[]);
    assert_eq!(resumed[0]["finished"], true, "{resumed:?}");
}

#[test]
fn bad_input_is_told() {
    let cache = cache();
    let write = |name: &str, content: &[u8]| std::fs::write(cache.path().join(name), content).unwrap();
    write("done.lean", b"theorem t : 1 = 1 := rfl\n");
    write("latin.lean", b"-- caf\xe9\ntheorem t : 1 = 1 := by sorry\n");
    write("mathlib.lean", "import Mathlib\n\ntheorem t (x : ℝ) : x = x := by sorry\n".as_bytes());
    write("two.lean", b"theorem a : 1 = 1 := by sorry\ntheorem b : 1 = 1 := by sorry\n");
    let told = |args: &[&str]| {
        let (output, _) = json_session(args, cache.path(), &[]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (args, words) in [
        (&["done.lean"][..], "no theorem to prove"),
        (&["nothere.lean"], "nothere.lean"),
        (&["done.lean:u"], "u"),
        (&["latin.lean"], "UTF-8"),
        (&["mathlib.lean"], "--project"),
        (&["two.lean"], "several theorems: a, b"),
        (&["theorem t (n : Nat) : n.lenght = 0"], "Lean does not accept the statement"),
        (&["--resume", "done.lean"], "cannot be resumed"),
        (&["--resume"], "no session is kept"),
        (&[], "must be named"),
    ] {
        let (status, said) = told(args);
        assert_eq!(status, Some(2), "{args:?}: {said}");
        assert!(said.contains(words), "{args:?}: {said}");
    }
}

#[test]
fn mistakes_elsewhere_in_a_file_are_told() {
    let cache = cache();
    let content = "namespace A\ndef β := nope\ndef ok := 1\ntheorem l : ok = 1 := by exact β\n\
                   theorem t (a : Nat) (h : a = ok) : a = 1 := by sorry\nend A\n";
    std::fs::write(cache.path().join("e.lean"), content).unwrap();
    let mut terminal = Terminal::start(&["e.lean"], cache.path());
    let screen = terminal.wait_for("A.β is left out");
    assert!(screen.contains("A.l is left out") && screen.contains("⊢ a = 1"), "{screen}");
    take_closer(&mut terminal);
    terminal.wait_for("proved, audited");
    terminal.press("w");
    terminal.wait_for("written into");
    let now = std::fs::read_to_string(cache.path().join("e.lean")).unwrap();
    assert!(now.starts_with("namespace A\ndef β := nope\n") && !now.contains("sorry"), "{now}");
}

#[test]
fn files_with_windows_line_ends_keep_them() {
    let cache = cache();
    let path = cache.path().join("w.lean");
    std::fs::write(&path, "theorem t (a : Nat) : a = a := by\r\n  sorry\r\n\r\ndef d := 1\r\n").unwrap();
    let requests = [json!({"do": "take", "tactic": "rfl"}), json!({"do": "save"})];
    let (_, answers) = json_session(&["w.lean"], cache.path(), &requests);
    assert!(answers.iter().all(|a| a["ok"] == true), "{answers:?}");
    let now = std::fs::read_to_string(&path).unwrap();
    assert_eq!(now, "theorem t (a : Nat) : a = a := by\r\n  rfl\r\n\r\ndef d := 1\r\n");
}
