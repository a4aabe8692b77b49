//! The state and the screen, without Lean and without a terminal.

use crate::app::{App, Choice, Mode, Popup, Stage};
use crate::message::{Beginning, Command, Entry, Message, Report, ShownSuggestion};
use crate::scene::{OpenGoal, Scene};
use crate::shown_judgement::ShownJudgement;
use crate::view::view;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proof_search::Tier;
use proof_session::{Completeness, Counterexample, Finding, GoalId, GoalText, Known, Lemma, Line, Way};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

mod random_input;

fn id(number: usize) -> GoalId {
    serde_json::from_value(number.into()).expect("a goal's number")
}

const GOAL: &str = "case succ\nn : Nat\nih : 6 ∣ n ^ 3 + 5 * n\nh : 0 < n\n⊢ 6 ∣ (n + 1) ^ 3 + 5 * (n + 1)";
const BEFORE: &str = "n : Nat\nh : 0 ≤ n\n⊢ 6 ∣ n ^ 3 + 5 * n";

fn scene() -> Scene {
    let goal = |n, text: &str| OpenGoal {
        id: id(n),
        parts: GoalText::parse(text).into_iter().collect(),
        before: GoalText::parse(BEFORE),
    };
    let line = |text: &str, goal, open| Line { text: text.into(), goal: Some(id(goal)), open };
    Scene {
        name: "six_divides".into(),
        statement: "theorem six_divides (n : Nat) : 6 ∣ n ^ 3 + 5 * n".into(),
        goals: vec![goal(1, "case zero\n⊢ 6 ∣ 0 ^ 3 + 5 * 0"), goal(2, GOAL)],
        focus: 1,
        script: vec![line("induction n", 0, false), line("· sorry", 1, true), line("· sorry", 2, true)],
        moments: vec!["start".into(), "induction n".into()],
        now: 1,
        text: "theorem six_divides (n : Nat) : 6 ∣ n ^ 3 + 5 * n := by\n  induction n\n".into(),
        ..Scene::default()
    }
}

fn suggestion(number: usize, rank: f64, tactic: &str, summary: &str, goals: &[&str]) -> ShownSuggestion {
    ShownSuggestion {
        id: number,
        rank,
        tactic: tactic.into(),
        closes: goals.is_empty(),
        summary: summary.into(),
        from: if goals.is_empty() { "premises_exact".into() } else { "simp".into() },
        ms: 3.2 * number as f64,
        lemmas: vec![],
        goals: goals.iter().map(|g| (*g).to_owned()).collect(),
    }
}

fn report(app: &mut App, report: Report) -> Vec<Command> {
    app.update(Message::Report(report))
}

fn press(app: &mut App, code: KeyCode) -> Vec<Command> {
    app.update(Message::Key(KeyEvent::from(code)))
}

fn write(app: &mut App, text: &str) {
    text.chars().for_each(|c| _ = press(app, KeyCode::Char(c)));
}

/// A proof with two goals and three suggestions.
fn app() -> App {
    let mut app = App::new(Stage::Opening("six_divides".into(), Box::new(None)), false);
    report(&mut app, Report::Scene(Box::new(scene())));
    let left = "case succ\nn : Nat\nih : 6 ∣ n ^ 3 + 5 * n\nh : 0 < n\n⊢ 6 ∣ n ^ 3 + 3 * n ^ 2 + 8 * n + 6";
    let simp = suggestion(1, 2.0, "simp [Nat.pow_succ]", "⊢ 6 ∣ n ^ 3 + 3 * n ^ 2 + 8 * n + 6", &[left]);
    let split =
        suggestion(2, 3.0, "rcases ih with ⟨k, hk⟩", "k : Nat, hk : n ^ 3 + 5 * n = 6 * k", &[GOAL, BEFORE]);
    let found = [simp, split, suggestion(3, -99.0, "exact Nat.six_dvd _", "closes the goal", &[])];
    found.into_iter().for_each(|o| _ = report(&mut app, Report::Found(id(2), Box::new(o))));
    report(&mut app, Report::Searching(id(2), 312));
    app
}

fn screen(app: &App, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a screen");
    terminal.draw(|frame| view(app, frame)).expect("drawn");
    terminal.backend().to_string()
}

#[test]
fn a_proof_on_screens_of_two_sizes() {
    insta::assert_snapshot!("proof_80x24", screen(&app(), 80, 24));
    insta::assert_snapshot!("proof_120x40", screen(&app(), 120, 40));
}

#[test]
fn times_are_shown_whole_beside_long_tactics() {
    let mut app = app();
    let long = "exact Nat.dvd_trans (Nat.dvd_mul_right _ _) (Nat.dvd_add ih _)";
    report(&mut app, Report::Found(id(2), Box::new(suggestion(8, -150.0, long, "closes the goal", &[]))));
    for width in [60, 80, 81, 120] {
        let shown = screen(&app, width, 24);
        assert!(shown.lines().any(|l| l.contains("▸1✓ exact Nat.dvd") && l.contains(" 26ms")), "{shown}");
    }
}

#[test]
fn small_screens_say_so() {
    assert!(screen(&app(), 30, 8).contains("too small"));
    assert!(screen(&app(), 40, 12).contains("⊢"));
    for (width, height) in [(41, 13), (80, 12), (200, 60), (40, 50)] {
        for popup in [
            None,
            Some(Popup::Help),
            Some(Popup::History(0)),
            Some(Popup::Refutation),
            Some(Popup::Suggestion),
        ] {
            let mut app = app();
            app.popup = popup;
            assert!(!screen(&app, width, height).is_empty());
        }
    }
}

#[test]
fn typing_with_an_error_and_a_completion() {
    let mut app = app();
    press(&mut app, KeyCode::Char('t'));
    write(&mut app, "exact \\<");
    report(&mut app, Report::Tried(Some("type mismatch\n  ih\nhas type\n  6 ∣ n ^ 3 + 5 * n : Prop".into())));
    insta::assert_snapshot!("error_80x24", screen(&app, 80, 24));
    press(&mut app, KeyCode::Esc);
    assert_eq!((app.mode, app.error.is_none()), (Mode::Normal, true));
    press(&mut app, KeyCode::Char('t'));
    app.line.set("");
    write(&mut app, "simp_");
    assert!(press(&mut app, KeyCode::Tab).is_empty());
    assert_eq!(app.line.text(), "simp_a");
    assert!(screen(&app, 80, 24).contains("simp_all  simp_all!"));
    write(&mut app, "ll [Nat.add_c");
    let asked = press(&mut app, KeyCode::Tab);
    assert!(matches!(&asked[..], [Command::Names(prefix)] if prefix == "Nat.add_c"), "{asked:?}");
    report(&mut app, Report::Names("Nat.add_c".into(), vec!["Nat.add_comm".into()]));
    assert_eq!(app.line.text(), "simp_all [Nat.add_comm");
    let run = press(&mut app, KeyCode::Enter);
    assert!(matches!(&run[..], [Command::Try(goal, t)] if *goal == id(2) && t == "simp_all [Nat.add_comm"));
    assert!(screen(&app, 80, 24).contains("running"));
    // A second one waits for the first, which Esc stops.
    write(&mut app, "omega");
    assert!(press(&mut app, KeyCode::Enter).is_empty());
    assert!(matches!(press(&mut app, KeyCode::Esc)[..], [Command::Interrupt]));
}

#[test]
fn keys_are_commands() {
    let mut app = app();
    let same = |app: &mut App| _ = report(app, Report::Scene(Box::new(scene())));
    assert!(matches!(press(&mut app, KeyCode::Enter)[..], [Command::Take(g, 3)] if g == id(2)));
    assert!(press(&mut app, KeyCode::Enter).is_empty(), "pressed twice");
    same(&mut app);
    assert!(matches!(press(&mut app, KeyCode::Char('2'))[..], [Command::Take(_, 1)]));
    same(&mut app);
    assert!(press(&mut app, KeyCode::Char('9')).is_empty());
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Down);
    // What was chosen stays chosen when something better arrives.
    report(&mut app, Report::Found(id(2), Box::new(suggestion(4, -200.0, "omega", "closes the goal", &[]))));
    assert!(matches!(press(&mut app, KeyCode::Enter)[..], [Command::Take(_, 2)]));
    assert!(matches!(press(&mut app, KeyCode::Char('u'))[..], [Command::Undo]));
    let redo = KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL);
    assert!(matches!(app.update(Message::Key(redo))[..], [Command::Redo]));
    assert!(matches!(press(&mut app, KeyCode::Tab)[..], [Command::Focus(g)] if g == id(1)));
    assert!(press(&mut app, KeyCode::Char('w')).is_empty() && screen(&app, 80, 24).contains("of no file"));
    app.scene.place = Some("a.lean".into());
    assert!(matches!(press(&mut app, KeyCode::Char('w'))[..], [Command::Save]));
    press(&mut app, KeyCode::Char('x'));
    assert_eq!(app.mode, Mode::Script(0));
    assert!(matches!(press(&mut app, KeyCode::Enter)[..], [Command::Retract(g)] if g == id(0)));
    press(&mut app, KeyCode::Char('g'));
    press(&mut app, KeyCode::Up);
    assert!(matches!(press(&mut app, KeyCode::Enter)[..], [Command::Jump(0)]));
    press(&mut app, KeyCode::Char('q'));
    assert!(matches!(app.ended, Some(Ok(()))));
    report(&mut app, Report::Broken);
    assert!(matches!(&app.ended, Some(Err(reason)) if reason.contains("--resume")));
}

#[test]
fn searches_are_begun_once() {
    let mut app = app();
    // It was begun with the goal.
    assert!(press(&mut app, KeyCode::Char('s')).is_empty());
    report(&mut app, Report::Searched(id(2), Err("the time limit of 60 s passed".into()), 400));
    assert!(screen(&app, 120, 40).contains("no proof found: the time limit"));
    let again = press(&mut app, KeyCode::Char('s'));
    assert!(matches!(&again[..], [Command::Work(_, wanted)] if wanted.search && wanted.suggestions));
    let all = press(&mut app, KeyCode::Char('S'));
    assert!(
        matches!(&all[..], [Command::SearchAll(goals), Command::Work(..)] if goals.len() == 2),
        "{all:?}"
    );
    assert!(screen(&app, 120, 40).contains("searching all"));
    assert!(press(&mut app, KeyCode::Char('S')).is_empty());
    let rest = report(&mut app, Report::SearchedAll(1, 2));
    assert!(matches!(&rest[..], [Command::Work(g, wanted)] if *g == id(2) && wanted.search));
    assert!(screen(&app, 80, 24).contains("has proved 1 of 2 goals"));
    // What is not kept is looked for again when it is needed.
    report(&mut app, Report::Found(id(1), Box::new(suggestion(9, 1.0, "simp", "⊢ False", &["⊢ False"]))));
    report(&mut app, Report::Forgotten(id(1)));
    let first = report(&mut app, Report::Scene(Box::new(Scene { focus: 0, ..scene() })));
    assert!(app.suggestions().is_empty());
    assert!(
        matches!(&first[..], [Command::Work(g, wanted)] if *g == id(1) && wanted.suggestions),
        "{first:?}"
    );
    report(&mut app, Report::Scene(Box::new(scene())));
    // Esc stops, and nothing begins by itself
    assert!(matches!(press(&mut app, KeyCode::Esc)[..], [Command::StopWork]));
    assert!(report(&mut app, Report::Scene(Box::new(scene()))).is_empty());
}

#[test]
fn a_false_goal_is_reported_at_once() {
    let mut app = app();
    let counterexample = Counterexample {
        statement: "theorem six_divides_false : ¬ ∀ n : Nat, …".into(),
        witness: Some("n = 3".into()),
        proof: "theorem six_divides_false : ¬ ∀ n : Nat, … := by\n  decide".into(),
        tier: Tier::Audited,
        is_statement: false,
    };
    report(&mut app, Report::Refuted(id(2), Box::new(counterexample)));
    assert!(screen(&app, 80, 24).lines().next().is_some_and(|l| l.contains("false: n = 3")));
    press(&mut app, KeyCode::Char('f'));
    insta::assert_snapshot!("refuted_80x24", screen(&app, 80, 24));
}

#[test]
fn a_finished_proof_is_judged_once() {
    let mut app = app();
    let script = vec![Line { text: "omega".into(), goal: Some(id(0)), open: false }];
    let finished = Scene { goals: vec![], script, ..scene() };
    let asked = report(&mut app, Report::Scene(Box::new(finished.clone())));
    assert!(matches!(asked[..], [Command::Judge, Command::StopWork]), "{asked:?}");
    assert!(screen(&app, 80, 24).contains("judging"));
    // The judged text may be another one; that is no new proof.
    let shown = report(&mut app, Report::Scene(Box::new(Scene { text: "other".into(), ..finished })));
    assert!(shown.is_empty());
    report(
        &mut app,
        Report::Judged(ShownJudgement {
            accepted: true,
            words: "audited; no axioms beyond the library".into(),
        }),
    );
    insta::assert_snapshot!("proved_80x24", screen(&app, 80, 24));
    assert!(
        report(&mut app, Report::Scene(Box::new(scene()))).iter().any(|c| matches!(c, Command::Work(..)))
    );
}

#[test]
fn premises_come_with_their_statements() {
    let mut app = app();
    let asked = press(&mut app, KeyCode::Char('p'));
    assert!(matches!(&asked[..], [Command::LookUp(names)] if names[..] == ["Nat.six_dvd"]), "{asked:?}");
    let statement = "Nat.six_dvd (n : Nat) : 6 ∣ n".to_owned();
    let known = Known {
        name: "Nat.six_dvd".into(),
        kind: "theorem".into(),
        module: Some("Init.Six".into()),
        statement,
    };
    report(&mut app, Report::Known(vec![("Nat.six_dvd".into(), Some(known))]));
    let shown = screen(&app, 80, 24);
    assert!(
        shown.contains("suggestions from premises 1 of 1") && shown.contains("Nat.six_dvd (n : Nat)"),
        "{shown}"
    );
    assert!(press(&mut app, KeyCode::Char('i')).is_empty());
    assert!(screen(&app, 80, 24).contains("theorem in Init.Six"));
}

#[test]
fn a_statement_is_asked_for_and_asked_for_again() {
    let mut app = App::new(Stage::Ask, false);
    write(&mut app, "\\forall n : Nat, n \\le n");
    insta::assert_snapshot!("ask_80x24", screen(&app, 80, 24));
    let read = press(&mut app, KeyCode::Enter);
    assert!(matches!(&read[..], [Command::Read(text)] if text == "∀ n : Nat, n ≤ n"));
    report(&mut app, Report::NotOpened("Lean does not accept the statement".into()));
    assert!(screen(&app, 80, 24).contains("does not accept") && app.line.text() == "∀ n : Nat, n ≤ n");
}

#[test]
fn theorems_are_chosen_from_a_list() {
    let entry = |name: &str| Entry {
        title: name.into(),
        detail: format!("theorem {name} : 1 = 1"),
        beginning: Beginning::Resume(name.into()),
    };
    let entries = ('a'..='z').map(|c| entry(&c.to_string())).collect();
    let choice = Choice { title: "Which theorem of a.lean?".into(), entries, at: 0 };
    let mut app = App::new(Stage::Choose(choice), false);
    (0..24).for_each(|_| _ = press(&mut app, KeyCode::Down));
    insta::assert_snapshot!("choose_80x24", screen(&app, 80, 24));
    let opened = press(&mut app, KeyCode::Enter);
    assert!(matches!(&opened[..], [Command::Open(Beginning::Resume(path))] if path.ends_with("y")));
    report(&mut app, Report::NotOpened("no".into()));
    assert!(matches!(&app.stage, Stage::Choose(c) if c.at == 24));
}

#[test]
fn without_colours_there_are_signs() {
    let cells = |colour| {
        let mut app = app();
        app.colour = colour;
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a screen");
        terminal.draw(|frame| view(&app, frame)).expect("drawn");
        let buffer = terminal.backend().buffer().clone();
        buffer.content.iter().any(|c| c.fg != Color::Reset || c.bg != Color::Reset)
    };
    assert!(cells(true) && !cells(false));
    let shown = screen(&app(), 80, 24);
    for sign in ["+ ih :", "~ h : 0 < n", "~ ⊢ 6", "▸1✓ "] {
        assert!(shown.contains(sign), "{sign}\n{shown}");
    }
}

#[test]
fn the_library_is_searched_beside_the_line() {
    let mut app = app();
    app.line.set("simp");
    press(&mut app, KeyCode::Char('/'));
    write(&mut app, "|- ?a \\le ?b");
    assert!(screen(&app, 80, 24).contains("search> |- ?a ≤ ?b"), "{}", screen(&app, 80, 24));
    let asked = press(&mut app, KeyCode::Enter);
    assert!(matches!(&asked[..], [Command::Find(q)] if q == "|- ?a ≤ ?b"), "{asked:?}");
    assert_eq!((app.mode, app.line.text()), (Mode::Normal, "simp"));
    // What Lean does not understand stands there again.
    report(&mut app, Report::InLibrary("?a +".into(), Err("the pattern `?a +` cannot be read".into())));
    let shown = screen(&app, 80, 24);
    assert!(shown.contains("search> ?a +") && shown.contains("cannot be read"), "{shown}");
    let statement = "∀ (n : Nat), n ≤ n".to_owned();
    let known = Known { name: "Nat.le_refl".into(), statement, ..Known::default() };
    let finding = Finding {
        way: Way::Pattern,
        items: vec![known],
        found: 70,
        completeness: Completeness::Partial,
        note: None,
    };
    report(&mut app, Report::InLibrary("|- ?a ≤ ?b".into(), Ok(Box::new(finding))));
    let shown = screen(&app, 80, 24);
    assert!(shown.contains("|- ?a ≤ ?b: 1 of 70") && shown.contains("Nat.le_refl : ∀ (n : Nat), n ≤ n"));
}

#[test]
fn lemmas_stand_below_the_tactic_with_their_statements() {
    let mut app = app();
    let mut with = suggestion(9, -200.0, "exact Nat.dvd_add h k", "closes the goal", &[]);
    let statement = "∀ {m k n : Nat}, k ∣ m → k ∣ n → k ∣ m + n".to_owned();
    with.lemmas = vec![Lemma { name: "Nat.dvd_add".into(), statement }];
    report(&mut app, Report::Found(id(2), Box::new(with)));
    let shown = screen(&app, 120, 30);
    assert!(shown.contains("Nat.dvd_add : ∀ {m k n : Nat}, k ∣ m → k ∣ n"), "{shown}");
}
