//! Whole definitions by others, found by their types: what to show to a model, and what to imitate.

use data::fstar::{FstarSuite, Split, SuiteEntry};
use fixedbitset::FixedBitSet;
use retriever::bm25::Bm25;
use retriever::{CorpusBuilder, Kind, Position, Premise, Query, Source};

/// A definition that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Qualified.
    pub name: String,
    /// Its `val`, or its beginning.
    pub ty: String,
    /// All of it, from its `let` on.
    pub text: String,
    /// The file's name, and the place in the data set.
    file: String,
    number: usize,
}

/// The training part of a data set, by type (BM25 over the types' words).
#[derive(Default)]
pub struct FstarExamples {
    all: Vec<Example>,
    index: Option<Bm25>,
}

/// So many for a definition.
const MOST: usize = 4;

impl FstarExamples {
    /// Those definitions of a data set that may be trained on. Texts with a way around a proof in them are no examples.
    pub fn of(suite: &FstarSuite, seed: u64) -> FstarExamples {
        let parts = suite.parts(seed);
        let train =
            suite.entries.iter().zip(parts).enumerate().filter(|(_, (_, part))| *part == Split::Train);
        let all: Vec<Example> = train.filter_map(|(number, (entry, _))| example(entry, number)).collect();
        let mut builder = CorpusBuilder::default();
        let premises = all.iter().enumerate().map(|(i, e)| {
            let line = i as u32 + 1;
            Premise {
                name: e.name.clone(),
                kind: Kind::Theorem,
                text: e.ty.clone(),
                constants: vec![],
                start: Position { line, column: 1 },
                end: Position { line, column: 2 },
            }
        });
        builder.file("examples", vec![], premises.collect());
        let index = builder.build().ok().and_then(|corpus| Bm25::in_memory(&corpus).ok());
        FstarExamples { all, index }
    }

    /// Those of the most similar types, the most similar first. Of the definition's own file only what stands before it counts, and what is called the
    /// same and has the same type, in a copy of the file perhaps, never: it would be the answer.
    pub fn near(&self, entry: Option<(&FstarSuite, &SuiteEntry)>, name: &str, ty: &str) -> Vec<Example> {
        let Some(index) = &self.index else { return vec![] };
        let short = |name: &str| name.rsplit('.').next().unwrap_or_default().to_string();
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let own = entry.and_then(|(suite, entry)| {
            let number = suite.entries.iter().position(|e| e.id == entry.id)?;
            Some((entry.definition.base_file_name()?.to_string(), number))
        });
        let (name, wanted) = (short(name), words(ty));
        let may = |e: &Example| {
            let is_later = own.as_ref().is_some_and(|(file, number)| e.file == *file && e.number >= *number);
            let is_the_answer = short(&e.name) == name && words(&e.ty) == wanted;
            !is_later && !is_the_answer
        };
        let mut allowed = FixedBitSet::with_capacity(self.all.len());
        self.all.iter().enumerate().filter(|(_, e)| may(e)).for_each(|(i, _)| allowed.insert(i));
        let query = Query { text: ty.into(), constants: vec![] };
        let hits = index.top(&query, MOST, Some(&allowed)).unwrap_or_default();
        hits.iter().filter_map(|hit| self.all.get(hit.premise.0 as usize).cloned()).collect()
    }
}

fn example(entry: &SuiteEntry, number: usize) -> Option<Example> {
    let d = &entry.definition;
    let text = d.source_definition.as_deref()?.trim();
    if fstar_bridge::lets(text).len() != 1 || fstar_bridge::escape_hatch(text).is_some() {
        return None;
    }
    let ty = d.val_text().map(str::to_string).or_else(|| fstar_bridge::signature(text))?;
    let (name, file) = (d.name.clone()?, d.base_file_name()?.to_string());
    Some(Example { name, ty, text: text.into(), file, number })
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
            let near = examples.near(Some((&suite, entry)), &example.name, &example.ty);
            assert!(near.iter().all(|e| e.text != example.text), "{}: {near:?}", entry.id);
        }
        let ty = "val append_length (l m:list int) : Lemma (length (append l m) == length l + length m)";
        let near = examples.near(None, "M.append_length", ty);
        assert_eq!(near.len(), MOST);
        assert!(near[0].ty.contains("length"), "{near:?}");
    }
}
