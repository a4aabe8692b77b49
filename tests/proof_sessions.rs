//! Interactive sessions over the embedded Lean, without a front end.

#[path = "proof_sessions/random_use.rs"]
mod random_use;
#[path = "proof_sessions/searching.rs"]
mod searching;
#[path = "proof_sessions/suggesting.rs"]
mod suggesting;

use lean_bridge::{BlockingPool, PoolConfig, ServerCommand};
use proof_search::{Negation, Problem, Tier};
use proof_session::{
    Completeness, Event, FileProof, GoalId, Journal, Need, Plan, Reading, Service, Session, SessionError,
    SessionLimits, Suggestion, Typed, Wanted,
};
use proof_tactics::{refute, symbolic};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn service(workers: usize) -> Arc<Service> {
    let config = PoolConfig::new(workers, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")));
    let pool = BlockingPool::start(config).unwrap();
    let reading = Reading { notations: true, ..Reading::default() };
    Service::new(pool, Arc::new(symbolic(None)), None, Some(negation), reading, SessionLimits::default())
        .unwrap()
}

fn negation(problem: &Problem, goal: &lean_bridge::term::Goal) -> Option<Negation> {
    let negation = refute::negation(problem, goal)?;
    Some(Negation { witnesses: vec![], ..negation })
}

fn problem(statement: &str) -> Problem {
    Problem { name: "t".into(), header: String::new(), statement: statement.into() }
}

fn open(service: &Arc<Service>, statement: &str) -> Session {
    Session::open(service, problem(statement), None, None).unwrap()
}

/// Runs a tactic on the focused goal and takes it.
fn take(session: &mut Session, tactic: &str) {
    let goal = session.proof().focus().unwrap();
    match session.try_tactic(goal, tactic).unwrap() {
        Typed::Worked(attempt) => session.take(goal, &Plan::of(*attempt)).unwrap(),
        Typed::Failed(message) => panic!("{tactic}: {message}"),
    }
}

fn script(session: &Session) -> String {
    session.script().into_iter().map(|l| l.text).collect::<Vec<_>>().join("\n")
}

fn texts(session: &Session) -> Vec<String> {
    let text = |id: GoalId| {
        let node = session.proof().node(id).unwrap();
        node.part.goals.iter().map(|g| g.text.clone().unwrap()).collect::<Vec<_>>().join("\n\n")
    };
    session.proof().open().into_iter().map(text).collect()
}

#[test]
fn steps_are_taken_undone_and_judged() {
    let service = service(2);
    let mut session = open(&service, "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q ∧ p");
    assert_eq!(texts(&session), ["p q : Prop\nhp : p\nhq : q\n⊢ p ∧ q ∧ p"]);
    take(&mut session, "constructor");
    assert_eq!(script(&session), "constructor\n· sorry\n· sorry");
    // the second goal first
    let second = session.proof().open()[1];
    assert!(session.set_focus(second).unwrap());
    take(&mut session, "constructor");
    assert_eq!(script(&session), "constructor\n· sorry\n· constructor\n  · sorry\n  · sorry");
    assert!(session.undo().unwrap() && session.proof().focus() == Some(second));
    assert_eq!(script(&session), "constructor\n· sorry\n· sorry");
    assert!(session.redo().unwrap() && !session.redo().unwrap());
    let unfinished = session.judge().unwrap_err();
    assert!(matches!(&unfinished, SessionError::Unfinished(_)), "{unfinished}");
    assert!(unfinished.to_string().contains("3 goals are open"), "{unfinished}");
    while !session.proof().is_finished() {
        take(&mut session, "assumption");
    }
    let judged = session.judge().unwrap();
    assert_eq!((judged.is_accepted(), judged.tier), (true, Some(Tier::Audited)), "{judged:?}");
    let text = session.text();
    assert!(
        text.starts_with("theorem t (p q : Prop)")
            && text.ends_with("  · constructor\n    · assumption\n    · assumption\n"),
        "{text}"
    );
    // a step in the middle is taken back, and what stood behind it goes with it
    assert!(session.retract(second).unwrap());
    assert_eq!(script(&session), "constructor\n· assumption\n· sorry");
    assert!(session.jump(1).unwrap());
    assert_eq!(script(&session), "constructor\n· sorry\n· sorry");
}

#[test]
fn goals_that_share_a_metavariable_stay_together() {
    let service = service(2);
    let mut session = open(&service, "theorem t : ∃ n : Nat, n * n = 9");
    take(&mut session, "constructor");
    assert_eq!(session.proof().open().len(), 1);
    assert_eq!(script(&session), "constructor\nall_goals sorry");
    take(&mut session, "exact (rfl : 3 * 3 = 9)");
    assert!(session.proof().is_finished(), "{}", script(&session));
    assert!(session.judge().unwrap().is_accepted());
}

#[test]
fn errors_are_leans_and_change_nothing() {
    let service = service(2);
    let session = open(&service, "theorem t (n : Nat) : n + 0 = n");
    let goal = session.proof().focus().unwrap();
    let failed = |tactic: &str| match session.try_tactic(goal, tactic).unwrap() {
        Typed::Failed(message) => message,
        Typed::Worked(_) => panic!("{tactic} worked"),
    };
    assert!(failed("exact nothing").contains("nothing"));
    assert!(failed("rw [").contains("expected"));
    assert!(failed("").len() > 3);
    assert_eq!(session.proof().moments().0, ["start"]);
    let refused = Session::open(&service, problem("theorem t : 1 + = 2"), None, None).err().unwrap();
    assert!(matches!(refused, SessionError::Statement(_)), "{refused}");
    let real = Session::open(&service, problem("theorem t (x : ℝ) : x = x"), None, None).err().unwrap();
    assert!(real.to_string().contains("Mathlib"), "{real}");
}

/// All that a run tells, until it ends.
fn events(session: &Session, wanted: Wanted) -> Vec<Event> {
    let goal = session.proof().focus().unwrap();
    session.start(goal, wanted).unwrap().events().iter().collect()
}

fn suggestions(events: &[Event]) -> Vec<&Suggestion> {
    let mut all: Vec<&Suggestion> =
        events.iter().filter_map(|e| if let Event::Suggestion(s) = e { Some(&**s) } else { None }).collect();
    all.sort_by(|a, b| a.rank.total_cmp(&b.rank));
    all
}

#[test]
fn suggestions_are_run_and_a_search_proves_the_goal() {
    for workers in [2, 3] {
        let service = service(workers);
        let mut session =
            open(&service, "theorem t (xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length");
        let events = events(&session, Wanted { suggestions: true, search: true, refutation: true });
        let all = suggestions(&events);
        assert!(all.len() >= 5, "{events:?}");
        assert!(events.iter().any(|e| matches!(e, Event::Suggested(_))));
        assert!(events.iter().any(|e| matches!(e, Event::Searched { .. })));
        assert!(events.iter().any(|e| matches!(e, Event::RefutationEnded { .. })));
        // what is said of each is what taking it gives
        let goal = session.proof().focus().unwrap();
        for s in &all {
            session.take(goal, &s.plan).unwrap();
            let left: Vec<String> = s.goals.iter().map(|g| g.text.clone()).collect();
            assert_eq!(texts(&session).join("\n\n"), left.join("\n\n"), "{}", s.text());
            assert_eq!(s.closes(), session.proof().is_finished());
            if s.closes() {
                let judged = session.judge().unwrap();
                assert!(judged.is_accepted(), "{}: {judged:?}", s.text());
            }
            session.undo().unwrap();
        }
        assert!(all[0].closes(), "{}", all[0].text());
    }
}

#[test]
fn false_statements_are_refuted_beside_the_work() {
    let service = service(3);
    let session = open(&service, "theorem t (n : Nat) : n < 5");
    let events = events(&session, Wanted::ALL);
    let found = events.iter().find_map(|e| if let Event::Refuted(c) = e { Some(c) } else { None });
    let counterexample = found.unwrap_or_else(|| panic!("{events:?}"));
    assert!(counterexample.is_statement && counterexample.tier == Tier::Audited, "{counterexample:?}");
    assert!(counterexample.statement.contains("¬"), "{counterexample:?}");
}

#[test]
fn work_is_stopped_at_once() {
    let service = service(3);
    let session = open(&service, "theorem t (a b c : Nat) : a ^ 3 + b ^ 3 = c ^ 3 → a * b * c = 0");
    let goal = session.proof().focus().unwrap();
    let run = session.start(goal, Wanted::ALL).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    run.stop();
    let last: Vec<Event> = run.events().iter().collect();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let partial = |e: &Event| matches!(e, Event::Suggested(s) if s.completeness == Completeness::Complete);
    assert!(!last.iter().any(partial), "{last:?}");
    // and the session goes on
    assert!(matches!(session.try_tactic(goal, "intro h").unwrap(), Typed::Worked(_)));
}

#[test]
fn sessions_survive_the_death_of_all_processes() {
    let folder = tempfile::tempdir().unwrap();
    let (file, before) = {
        let service = service(2);
        let statement = problem("theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q");
        let mut session = Session::open(&service, statement, None, Some(folder.path())).unwrap();
        take(&mut session, "constructor");
        kill_all(&service);
        take(&mut session, "exact hp");
        session.undo().unwrap();
        session.redo().unwrap();
        kill_all(&service);
        (session.file().unwrap().to_owned(), (script(&session), texts(&session)))
        // the session's own process dies here: nothing is closed in order
    };
    assert_eq!(Journal::list(folder.path()), std::slice::from_ref(&file));
    let service = service(2);
    let mut session = Session::resume(&service, &file).unwrap();
    assert_eq!((script(&session), texts(&session)), before);
    assert_eq!(session.proof().moments(), (vec!["start", "constructor", "exact hp"], 2));
    take(&mut session, "exact hq");
    assert!(session.judge().unwrap().is_accepted());
}

fn kill_all(service: &Service) {
    for pid in service.pool().pool().pids() {
        std::process::Command::new("kill").args(["-s", "KILL", &pid.to_string()]).status().unwrap();
    }
}

#[test]
fn a_proof_is_written_into_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lean");
    let content = "def double (n : Nat) := n + n\n\n/-- why -/\n\
        theorem t (n : Nat) : double n = 2 * n := by\n  sorry\n\n-- the end\n";
    std::fs::write(&path, content).unwrap();
    let service = service(2);
    let mut session = of_file(&service, &path, "t");
    take(&mut session, "unfold double");
    take(&mut session, "omega");
    assert!(session.judge().unwrap().is_accepted());
    assert_eq!(session.save().unwrap(), path);
    let saved = std::fs::read_to_string(&path).unwrap();
    assert_eq!(saved, content.replace("sorry", "unfold double\n  omega"));
    // somebody else edits the file
    std::fs::write(&path, format!("{saved}-- more\n")).unwrap();
    session.undo().unwrap();
    let error = session.save().unwrap_err();
    assert!(matches!(error, SessionError::FileChanged { .. }), "{error}");
    assert!(std::fs::read_to_string(&path).unwrap().ends_with("-- more\n"));
}

fn of_file(service: &Arc<Service>, path: &Path, name: &str) -> Session {
    let (file, raw) = FileProof::read(path).unwrap();
    let declaration = file.declarations.iter().find(|d| d.theorem.name == name).unwrap();
    let place = FileProof::new(path, raw, declaration).unwrap();
    let theorem = declaration.theorem.clone();
    let problem =
        Problem { name: theorem.declares, header: theorem.header.to_string(), statement: theorem.statement };
    Session::open(service, problem, Some(place), None).unwrap()
}

#[test]
fn hypotheses_that_a_proof_does_not_need() {
    let service = service(2);
    let mut session = open(
        &service,
        "theorem t (a b c : Nat) (h1 : a < b) (h2 : b < c) (h3 : c < 100) (h4 : a = a + 0) : a < c",
    );
    assert!(matches!(session.needed_hypotheses(), Err(SessionError::Unfinished(_))));
    take(&mut session, "(have h := h4; omega)");
    let needs = session.needed_hypotheses().unwrap();
    let removable: Vec<(&str, bool)> =
        needs.iter().map(|n| (n.name.as_str(), matches!(n.need, Need::Removable { .. }))).collect();
    assert_eq!(removable, [("h1", false), ("h2", false), ("h3", true), ("h4", false)]);
}
