//! What is suggested, and in which words.

use crate::{Suggestion, events, open, problem, service, suggestions, take};
use lean_bridge::term::Goal;
use proof_search::policy::{Action, Context, Move, Policy, Proposal, Tactic, TacticLimits};
use proof_session::{Plan, Session, Typed, Wanted, suggest};
use std::time::Duration;

/// Proposes these tactics, in this order.
struct These(Vec<&'static str>);

impl Policy for These {
    fn propose(&self, _: &Goal, _: &Context) -> Proposal {
        let limits = TacticLimits { heartbeats: 400_000, timeout: Duration::from_secs(60) };
        let tactic = |(i, text): (usize, &&str)| Move {
            family: "these",
            cost: i as f64,
            action: Action::Tactic(Tactic { text: (*text).to_owned(), limits }),
        };
        Proposal { moves: self.0.iter().enumerate().map(tactic).collect(), ..Proposal::default() }
    }
}

/// What a policy of these tactics suggests for a statement.
fn suggested(header: &str, statement: &str, tactics: &[&'static str]) -> Vec<Suggestion> {
    let service = service(2);
    let of = proof_search::Problem { header: header.into(), ..problem(statement) };
    let session = Session::open(&service, of, None, None).unwrap();
    let node = session.proof().node(session.proof().root()).unwrap().clone();
    let text = node.part.goals[0].text.clone().unwrap();
    let limit = Duration::from_secs(180);
    let question = proof_session::Question { node, text, header: header.into(), limit, most: 20 };
    let mut found = vec![];
    let mut engine = service.background().unwrap();
    let stop = supervise::StopFlag::default();
    suggest(&mut engine, &These(tactics.to_vec()), &question, &stop, &mut |s| {
        found.push(s);
        true
    })
    .unwrap();
    found
}

fn texts(found: &[Suggestion]) -> Vec<String> {
    found.iter().map(Suggestion::text).collect()
}

#[test]
fn what_a_tactic_proposes_is_shown_in_its_place() {
    let statement = "theorem t (a b : Nat) (h : a ≤ b) : a < b + 1";
    let found = suggested("", statement, &["exact?"]);
    let [first] = &found[..] else { panic!("{:?}", texts(&found)) };
    assert!(first.closes() && first.text().starts_with("exact Nat."), "{}", first.text());
    let lemma = &first.lemmas[0];
    assert!(first.text().contains(&lemma.name) && lemma.statement.contains('→'), "{:?}", first.lemmas);
    // `rw?` and `apply?` admit the goal: what counts is what their proposals leave
    let statement = "theorem t (f : Nat → Nat) (a b c : Nat) (h : f (b + a) = c) : f (a + b) = c";
    let found = suggested("", statement, &["rw?", "apply?"]);
    assert!(!found.is_empty() && found.iter().all(|s| !s.text().contains('?') || s.text().contains("?_")));
    assert!(found.iter().any(|s| s.text().starts_with("rw [")), "{:?}", texts(&found));
    let found = suggested("", "theorem t (a : Nat) : a + 0 = a", &["simp?"]);
    assert_eq!(texts(&found), ["simp only [Nat.add_zero]"]);
}

#[test]
fn a_typed_question_becomes_its_answer() {
    let service = service(2);
    let mut session = open(&service, "theorem t (a b : Nat) (h : a ≤ b) : a < b + 1");
    take(&mut session, "exact?");
    let script = session.script().remove(0).text;
    assert!(script.starts_with("exact Nat."), "{script}");
    assert!(session.judge().unwrap().is_accepted());
    let goal = open(&service, "theorem t (p : Prop) : p");
    let root = goal.proof().focus().unwrap();
    match goal.try_tactic(root, "apply?").unwrap() {
        Typed::Failed(_) => {}
        Typed::Worked(attempt) => assert!(!Plan::of(*attempt).closes()),
    }
}

#[test]
fn what_does_the_same_is_shown_once_in_the_plainest_words() {
    let statement = "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q";
    let tactics = [
        "(simp_all [and_comm]; done)",
        "(simp_all; done)",
        "simp_all",
        "(constructor <;> simp_all)",
        "grind",
    ];
    let found = suggested("", statement, &tactics);
    assert_eq!(texts(&found), ["simp_all", "grind"]);
    // the same goals
    let tactics = ["constructor", "(constructor)", "apply And.intro", "refine ⟨?_, ?_⟩"];
    assert_eq!(texts(&suggested("", statement, &tactics)), ["constructor"]);
    // `done` that fails takes nothing from the tactic without it
    let statement = "theorem t (f : Nat → Nat) (a : Nat) : f (a + 0) = a";
    let found = suggested("", statement, &["(simp; done)", "simp"]);
    assert_eq!((texts(&found), found[0].closes()), (vec!["simp".to_owned()], false));
}

#[test]
fn lemmas_come_with_their_statements() {
    let lemmas = |s: &Suggestion| s.lemmas.iter().map(|l| l.name.clone()).collect::<Vec<_>>();
    let statement = "theorem t (a b c : Nat) : a * (b + c) = a * b + a * c";
    let found = suggested("", statement, &["rw [Nat.mul_add]", "omega"]);
    assert_eq!(lemmas(&found[0]), ["Nat.mul_add"], "{:?}", texts(&found));
    assert_eq!(found[0].lemmas[0].statement, "∀ (n m k : Nat), n * (m + k) = n * m + n * k");
    // under names that are open, too
    let statement = "theorem t (a b : Nat) (h : a < succ b) : a ≤ b";
    let found = suggested("open Nat", statement, &["exact le_of_lt_succ h"]);
    assert_eq!(lemmas(&found[0]), ["Nat.le_of_lt_succ"]);
    // names of the statement's own are no lemmas
    let own = "theorem t (eq_self : 1 = 1) : 1 = 1";
    assert!(suggested("", own, &["exact eq_self"])[0].lemmas.is_empty());
}

#[test]
fn proofs_by_search_name_what_they_found() {
    let service = service(3);
    let statement = "theorem t (a b c : Nat) (h : a ∣ b) (k : b ∣ c) : a ∣ c";
    let session = open(&service, statement);
    let told = events(&session, Wanted { suggestions: true, search: true, refutation: false });
    let found = suggestions(&told);
    assert!(found.iter().any(|s| s.closes()));
    assert!(found.iter().all(|s| !s.text().contains("exact?")), "{found:?}");
    assert!(found.iter().any(|s| s.lemmas.iter().any(|l| l.name == "Nat.dvd_trans")), "{found:?}");
}
