//! Texts of a generator as a move: tried at once, and what F* says of them goes into the next question.

use super::analogy::analogy;
use super::generator::{AttemptMade, ExampleShown, Generator, PremiseShown, Question};
use super::shape::Shape;
use super::target::Target;
use proof_search::policy::{Action, Move, Outcome, Probe, Tactic, TacticLimits};
use std::sync::Arc;

/// Texts that a generator is asked for at a time, and times that it is asked for a definition.
const WANTED: usize = 8;
const ROUNDS: usize = 3;

/// See the module.
pub fn generated(generator: Arc<Generator>, target: Arc<Target>, limits: TacticLimits) -> Move {
    let compute = move |probe: &mut dyn Probe| {
        let mut question = question(&target);
        for round in 0..ROUNDS {
            let answers = match generator.ask(&question) {
                Ok(answers) => answers,
                Err(e) => {
                    probe.fail("generator", e.to_string());
                    return vec![];
                }
            };
            // in the model's order, which may be one of preference
            let mut texts: Vec<String> = vec![];
            for answer in &answers {
                let text = match &*target.shapes {
                    [shape] => body(answer, shape),
                    // of a group the hole is for all of it
                    _ => answer.trim().to_string(),
                };
                let is_new = !texts.contains(&text) && question.attempts.iter().all(|a| a.text != text);
                texts.extend(Some(text).filter(|t| !t.is_empty() && is_new));
            }
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

fn question(target: &Target) -> Question {
    let premise = |l: &super::Lemma| PremiseShown { name: l.name.clone(), ty: l.shape.result.clone() };
    let example =
        |e: &super::Example| ExampleShown { name: e.name.clone(), ty: e.ty.clone(), text: e.text.clone() };
    Question {
        id: 0,
        definition: target.problem.id.clone(),
        ty: target.text.clone(),
        context: target.context.clone(),
        sketch: target.skeleton.text().into(),
        n: WANTED,
        attempts: vec![],
        premises: target.lemmas.iter().map(premise).collect(),
        examples: target.examples.iter().map(example).collect(),
    }
}

/// What a text says is to be written into the hole of a definition: all of it, or, of a whole definition,
/// what follows its `=`, in the words of the definition that is asked for.
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
