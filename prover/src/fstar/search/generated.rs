//! Texts of a generator as a move: tried at once, and what F* says of them goes into the next question.

use super::analogy::analogy;
use super::generator::{AttemptMade, ExampleShown, Generator, PremiseShown, Question};
use super::shape::Shape;
use super::sketch::HOLE;
use super::target::Target;
use crate::policy::{Action, Limits, Move, Outcome, Probe, Tactic};
use std::sync::Arc;

/// Texts that a generator is asked for at a time, and times that it is asked for a definition.
const WANTED: usize = 8;
const ROUNDS: usize = 3;

/// See the module.
pub fn generated(generator: Arc<Generator>, target: Arc<Target>, sketch: String, limits: Limits) -> Move {
    let compute = move |probe: &mut dyn Probe| {
        let is_group = sketch == HOLE.to_string();
        let (shape, _) = target.member(&sketch);
        let mut question = question(&target, &sketch);
        for round in 0..ROUNDS {
            let Ok(texts) = generator.ask(&question) else { return vec![] };
            let mut texts: Vec<String> =
                texts.iter().map(|t| if is_group { t.trim().to_string() } else { body(t, shape) }).collect();
            texts.retain(|t| !t.is_empty() && question.attempts.iter().all(|a| a.text != *t));
            texts.sort_unstable();
            texts.dedup();
            let tactics: Vec<Tactic> = texts.into_iter().map(|text| Tactic { text, limits }).collect();
            let outcomes = probe.run(&tactics, true);
            let mut out = vec![];
            for (tactic, outcome) in tactics.into_iter().zip(outcomes) {
                match outcome {
                    Outcome::Goals(goals) => {
                        let cost = 0.05 + 0.2 * (round + goals.len()) as f64;
                        out.push(Move { family: "generator", cost, action: Action::Tactic(tactic) });
                    }
                    Outcome::Failed(error) => {
                        question.attempts.push(AttemptMade { text: tactic.text, error });
                    }
                }
            }
            if !out.is_empty() {
                return out;
            }
        }
        vec![]
    };
    Move { family: "generator", cost: 0.2, action: Action::Lazy(Box::new(compute)) }
}

fn question(target: &Target, sketch: &str) -> Question {
    let premise = |l: &super::Lemma| PremiseShown { name: l.name.clone(), ty: l.shape.result.clone() };
    let example =
        |e: &super::Example| ExampleShown { name: e.name.clone(), ty: e.ty.clone(), text: e.text.clone() };
    Question {
        id: 0,
        definition: target.problem.id.clone(),
        ty: target.text.clone(),
        context: target.context.clone(),
        // of a group all members are shown
        sketch: if sketch == HOLE.to_string() { target.skeleton.text().into() } else { sketch.into() },
        n: WANTED,
        attempts: vec![],
        premises: target.lemmas.iter().map(premise).collect(),
        examples: target.examples.iter().map(example).collect(),
    }
}

/// What a text says is to be written into the hole of a definition: all of it, or, of a whole definition, what follows its `=`, in the words of the definition that
/// is asked for.
fn body(text: &str, wanted: &Shape) -> String {
    let text = text.trim();
    match fstar_bridge::lets(text).len() {
        1 => analogy(text, wanted).unwrap_or_else(|| {
            let head = fstar_bridge::signature(text).unwrap_or_default();
            text.strip_prefix(&head).unwrap_or(text).trim().to_string()
        }),
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_definitions_are_taken_for_their_bodies() {
        let wanted = Shape::of_let("let rec f (x:int) : Lemma (x = x) =").unwrap();
        assert_eq!(body("let rec f (x:int) : Lemma (x = x) =\n  ()", &wanted), "()");
        assert_eq!(
            body("let rec f y =\n  if y = 0 then () else f (y - 1)", &wanted),
            "if x = 0 then () else f (x - 1)"
        );
        assert_eq!(body("let rec f = fun y -> ()", &wanted), "fun y -> ()");
        assert_eq!(body(" match x with\n| _ -> () ", &wanted), "match x with\n| _ -> ()");
        assert_eq!(body("let y = 1 in y", &wanted), "let y = 1 in y");
    }
}
