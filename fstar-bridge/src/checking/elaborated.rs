//! The term that F* has made of a candidate, as far as it prints it: tactics may have put names into it
//! that stand in no text.
//!
//! This is asked beside what is read in the text, and can only refuse: what F* prints is not always what
//! it can read again.

use super::problem::DefinitionProblem;
use super::rules::refused_word;
use super::screening::DEEPEST;
use super::surroundings::Surroundings;
use super::verdict::{CandidateVerdict, Word};
use crate::error::Error;
use crate::library::{Library, Mention, Mentions};
use crate::query::Query;
use crate::text::tokens;
use crate::worker::Worker;
use std::collections::HashSet;

/// A refusal, if F* prints the accepted definition with a name in it that is taken on faith.
pub(super) async fn elaborated(
    worker: &mut Worker,
    problem: &DefinitionProblem,
) -> Result<Option<CandidateVerdict>, Error> {
    let surroundings = Surroundings::of(problem);
    for name in &problem.names {
        let query = Query::Lookup { symbol: name, requested: &["type", "definition"] };
        let answer = worker.ask(&query, worker.limits().quick).await?;
        let body = answer.response.as_ref().filter(|_| answer.is_success()).map(|r| &r.body);
        let field = |key: &str| body.and_then(|b| b.get(key)).and_then(|v| v.as_str()).unwrap_or_default();
        let library = worker.library();
        if let Some(why) = on_faith(field("definition"), field("type"), &surroundings, library.as_deref()) {
            let detail = format!("what F* has made of it has {why}");
            return Ok(Some(CandidateVerdict::new(Word::Forbidden, detail)));
        }
    }
    Ok(None)
}

/// The first name of a printed definition that is taken on faith. What its type names, too, was given.
fn on_faith(
    definition: &str,
    of_type: &str,
    surroundings: &Surroundings,
    library: Option<&Library>,
) -> Option<String> {
    let mentions = |text: &str| {
        let tokens = tokens(text, DEEPEST).ok()?;
        Some(Mentions::of(&tokens).without_locals(&tokens))
    };
    let path = |m: &Mention| [&*m.qualifier, std::slice::from_ref(&m.name)].concat().join(".");
    let given: HashSet<String> = mentions(of_type).unwrap_or_default().names.iter().map(path).collect();
    let found = mentions(definition)?;
    let scope = library.map(|library| surroundings.scope(library.modules(), &found));
    let own: Vec<&str> = surroundings.module().split('.').collect();
    let others = found.names.iter().filter(|m| m.qualifier != own && !given.contains(&path(m)));
    others.into_iter().find_map(|mention| {
        // F* prints names with their modules; without one it may be anything
        let refused = refused_word(&mention.name).filter(|_| !mention.qualifier.is_empty());
        if let Some(why) = refused {
            return Some(format!("`{}`: {why}", path(mention)));
        }
        if mention.qualifier.is_empty() && surroundings.declares(mention, &found) {
            return None;
        }
        let (full, faith) = library?.faith(scope.as_ref()?, mention, surroundings.module())?;
        Some(format!("`{full}`: {faith}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "l1: Prims.list 'a -> l2: Prims.list 'a\n  -> Prims.Lemma \
         Prims.unit\n      (FStar.List.Tot.Base.length (l1 @ l2) =\n        FStar.List.Tot.Base.length \
         l1 + FStar.List.Tot.Base.length l2)\n      []";

    fn found(body: &str, of_type: &str) -> Option<String> {
        let library = Library::of_texts(&[
            (
                "Prims",
                "module Prims\nassume val admit : #a:Type -> unit -> Admit a\nassume val magic : \
                     #a:Type -> unit -> Tot a",
            ),
            ("FStar.Easy", "module FStar.Easy\nlet equal (x y:int) : squash (x == y) = magic ()"),
        ]);
        let definition = format!("[@ ]\nvisible let rec cand_append_length  : {of_type} = {body}");
        on_faith(&definition, of_type, &Surroundings::default(), Some(&library))
    }

    /// As a real F* prints them.
    #[test]
    fn a_printed_definition_shows_what_it_uses() {
        assert_eq!(found("fun _ _ -> ()", TYPE), None);
        let recursive = "fun l1 l2 ->\n  (match l1 with\n    | [] -> ()\n    | _ :: tl -> \
             Cand.cand_append_length tl l2)\n  <:\n  Prims.unit";
        assert_eq!(found(recursive, TYPE), None);
        assert!(found("fun _ _ -> Prims.admit ()", TYPE).is_some_and(|why| why.starts_with("`Prims.admit`")));
        let easy = found("fun x y -> FStar.Easy.equal x y", "x: Prims.int -> y: Prims.int -> Prims.unit");
        assert!(easy.is_some_and(|why| why.contains("rests on `Prims.magic`")));
        let given = "x: Prims.int -> Prims.squash (FStar.Easy.equal x x == ())";
        assert_eq!(found("fun x -> FStar.Easy.equal x x", given), None);
    }
}
