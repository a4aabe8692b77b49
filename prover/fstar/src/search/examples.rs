//! Whole definitions by others, found by their types: what to show to a model, and what to imitate.

use data::fstar::{FstarSuite, Split, SuiteEntry};
use fixedbitset::FixedBitSet;
use retriever::bm25::Bm25;
use retriever::{Kind, Position, Premise, PremiseCorpusBuilder, Query, Source};
use std::collections::HashMap;

/// A definition that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Qualified.
    pub name: String,
    /// Its `val`, or its beginning.
    pub ty: String,
    /// All of it, from its `let` on.
    pub text: String,
    /// Place in the data set.
    number: usize,
}

/// The training part of a data set, by type (BM25 over the types' words).
#[derive(Default)]
pub struct FstarExamples {
    all: Vec<Example>,
    index: Option<Bm25>,
    /// Places in `all` by the file's name, and by the name within the module.
    by_file: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    /// Places in the data set by id.
    numbers: HashMap<String, usize>,
}

/// So many for a definition.
const MOST: usize = 4;

impl FstarExamples {
    /// Those definitions of a data set that may be trained on. Texts
    /// with a way around a proof in them are no examples.
    pub fn of(suite: &FstarSuite, seed: u64) -> FstarExamples {
        let mut out = FstarExamples::default();
        for (number, (entry, part)) in suite.entries.iter().zip(suite.parts(seed)).enumerate() {
            out.numbers.insert(entry.id.clone(), number);
            let Some(example) = example(entry, number).filter(|_| part == Split::Train) else { continue };
            let file = entry.definition.base_file_name().unwrap_or_default();
            out.by_file.entry(file.into()).or_default().push(out.all.len());
            out.by_name.entry(short(&example.name).into()).or_default().push(out.all.len());
            out.all.push(example);
        }
        let premise = |(i, e): (usize, &Example)| {
            let line = i as u32 + 1;
            Premise {
                name: e.name.clone(),
                kind: Kind::Theorem,
                text: e.ty.clone(),
                constants: vec![],
                start: Position { line, column: 1 },
                end: Position { line, column: 2 },
            }
        };
        let mut builder = PremiseCorpusBuilder::default();
        builder.file("examples", vec![], out.all.iter().enumerate().map(premise).collect());
        out.index = builder.build().ok().and_then(|corpus| Bm25::in_memory(&corpus).ok());
        out
    }

    /// Those of the most similar types, the most similar first. Of the definition's own file only
    /// what stands before it counts, and what is called the same and has the same type, in a copy of
    /// the file perhaps, never: it would be the answer.
    pub fn near(&self, entry: Option<&SuiteEntry>, name: &str, ty: &str) -> Vec<Example> {
        let Some(index) = &self.index else { return vec![] };
        let mut allowed = FixedBitSet::with_capacity(self.all.len());
        allowed.insert_range(..);
        let file = entry.and_then(|e| e.definition.base_file_name()).unwrap_or_default();
        // a definition that this data set does not have may stand anywhere in its file
        let own = entry.and_then(|e| self.numbers.get(&e.id)).copied().unwrap_or(0);
        let later = self.by_file.get(file).into_iter().flatten().filter(|i| self.all[**i].number >= own);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = words(ty);
        let same = self.by_name.get(short(name)).into_iter().flatten();
        let same = same.filter(|i| words(&self.all[**i].ty) == wanted);
        later.chain(same).for_each(|i| allowed.remove(*i));
        let query = Query { text: ty.into(), constants: vec![] };
        let hits = index.top(&query, MOST, Some(&allowed)).unwrap_or_default();
        hits.iter().filter_map(|hit| self.all.get(hit.premise.0 as usize).cloned()).collect()
    }
}

/// A name without its module.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

fn example(entry: &SuiteEntry, number: usize) -> Option<Example> {
    let d = &entry.definition;
    let text = d.source_definition.as_deref()?.trim();
    if fstar_bridge::lets(text).len() != 1 || fstar_bridge::escape_hatch(text).is_some() {
        return None;
    }
    let ty = d.val_text().map(str::to_string).or_else(|| fstar_bridge::signature(text))?;
    Some(Example { name: d.name.clone()?, ty, text: text.into(), number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_of_the_training_part_and_never_the_answer() {
        let suite = FstarSuite::open("fstar-sample").unwrap();
        let examples = FstarExamples::of(&suite, 0);
        let parts = suite.parts(0);
        assert!(examples.all.len() > 20);
        assert!(examples.all.iter().all(|e| parts[e.number] == Split::Train));
        for entry in &suite.entries {
            let Some(example) = example(entry, 0) else { continue };
            let near = examples.near(Some(entry), &example.name, &example.ty);
            assert!(near.iter().all(|e| e.text != example.text), "{}: {near:?}", entry.id);
        }
        let ty = "val append_length (l m:list int) : Lemma (length (append l m) == length l + length m)";
        let near = examples.near(None, "M.append_length", ty);
        assert_eq!(near.len(), MOST);
        assert!(near[0].ty.contains("length"), "{near:?}");
    }
}
