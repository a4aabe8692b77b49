//! Lemmas that may help: those in sight of a definition, by what their types have in common with its type.

use super::shape::Shape;
use data::fstar::FstarSuite;
use fstar_bridge::{FstarStatement, statements};
use retriever::bm25::Bm25;
use retriever::{Kind, Position, Premise, PremiseCorpusBuilder, Query, Source};
use std::collections::{BTreeSet, HashMap};

/// A lemma that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lemma {
    /// As it is written in a call.
    pub name: String,
    /// Its arguments and what it ensures.
    pub shape: Shape,
}

/// What a data set, or a file, knows of lemmas.
#[derive(Default)]
pub struct FstarPremises {
    /// By module: qualified name, and statement.
    known: HashMap<String, Vec<(String, String)>>,
}

/// Most lemmas that are proposed for one definition.
const MOST: usize = 12;

impl FstarPremises {
    /// Lemmas of a data set, by their types.
    pub fn of(suite: &FstarSuite) -> FstarPremises {
        let mut premises = FstarPremises::default();
        for d in suite.entries.iter().map(|entry| &entry.definition) {
            let signature = || d.source_definition.as_deref().and_then(fstar_bridge::signature);
            if let (Some(name), Some(text)) = (&d.name, d.val_text().map(str::to_string).or_else(signature)) {
                premises.add(name, &text);
            }
        }
        premises
    }

    /// Adds a definition: name and `val`.
    pub fn add(&mut self, name: &str, statement: &str) {
        let module = name.rsplit_once('.').map_or("", |(module, _)| module);
        self.known.entry(module.into()).or_default().push((name.into(), statement.into()));
    }

    /// Lemmas for a definition, the most similar first. `before`: the text before it;
    /// `visible`: modules whose lemmas may be called.
    pub fn near(&self, wanted: &[Shape], text: &str, before: &str, visible: &BTreeSet<&str>) -> Vec<Lemma> {
        let mut all: Vec<Lemma> = vec![];
        let own = statements(before).into_iter().map(|FstarStatement { name, text }| (name, text));
        let others = visible.iter().filter_map(|module| self.known.get(*module)).flatten();
        for (name, statement) in own.chain(others.cloned()) {
            let shape = match statement.trim_start().starts_with("val") {
                true => Shape::of_val(&statement),
                false => Shape::of_let(&statement),
            };
            let short = name.rsplit('.').next().unwrap_or_default();
            let Some(shape) =
                shape.filter(|s| s.result.starts_with("Lemma") && wanted.iter().all(|w| w.name != short))
            else {
                continue;
            };
            // a `val` and its `let` are one lemma; the `val` comes first
            if all.iter().all(|l| l.name != name) {
                all.push(Lemma { name, shape });
            }
        }
        rank(all, text)
    }
}

fn rank(all: Vec<Lemma>, query: &str) -> Vec<Lemma> {
    let premise = |(i, lemma): (usize, &Lemma)| {
        let line = i as u32 + 1;
        Premise {
            name: lemma.name.clone(),
            kind: Kind::Theorem,
            text: format!("{} {}", lemma.shape.result, lemma.shape.post.as_deref().unwrap_or_default()),
            constants: vec![],
            start: Position { line, column: 1 },
            end: Position { line, column: 2 },
        }
    };
    let mut builder = PremiseCorpusBuilder::default();
    builder.file("before", vec![], all.iter().enumerate().map(premise).collect());
    let query = Query { text: query.into(), constants: vec![] };
    let found = builder.build().ok().and_then(|corpus| {
        let hits = Bm25::in_memory(&corpus).ok()?.top(&query, MOST, None).ok()?;
        Some(hits.iter().map(|h| corpus.premise(h.premise).name.clone()).collect::<Vec<_>>())
    });
    let named = found.unwrap_or_default();
    let mut ranked: Vec<Lemma> =
        named.iter().filter_map(|n| all.iter().find(|l| l.name == *n).cloned()).collect();
    // those without a word in common, in their order
    let rest: Vec<Lemma> = all.into_iter().filter(|l| !named.contains(&l.name)).collect();
    ranked.extend(rest);
    ranked.truncate(MOST);
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lemmas_about_the_same_come_first() {
        let before = "module M\nlet rec total l = 0\nlet zero (x:int) : Lemma (x == x) = ()\n\
                      let total_app (l m:list int) : Lemma (total (l @ m) == total l + total m) = ()\n";
        let text = "let total_rev (l:list int) : Lemma (total (rev l) == total l) =";
        let wanted = Shape::of_let(text).unwrap();
        let mut premises = FstarPremises::default();
        premises.add("N.rev_rev", "val rev_rev (l:list int) : Lemma (rev (rev l) == l)");
        premises.add("Hidden.rev_x", "val rev_x (l:list int) : Lemma (rev (rev l) == l)");
        let near = premises.near(&[wanted], text, before, &BTreeSet::from(["N"]));
        let names: Vec<&str> = near.iter().map(|l| l.name.as_str()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names[..2].contains(&"total_app") && names[..2].contains(&"N.rev_rev"), "{names:?}");
    }
}
