//! BM25 over names and statements, on a tantivy index.
//!
//! Two fields: the words of a premise's name, and those of its statement, split by [`crate::tokenize`]. A
//! premise's score is the sum over the query's distinct words and both fields of tantivy's BM25 (k1 1.2, b
//! 0.75) times the field's boost times 1 + ln(times that the word occurs in the query).
//!
//! The index is one segment in the order of the premises, so a document's number is its premise's. A
//! query adds up postings block by block into one array, rare words first, then takes the exact best of
//! what the filter lets through. Proof states have many words, most of them frequent: with those,
//! dynamic pruning (block-max WAND) skips little and sorts much, while sums into an array that fits the
//! cache cost a nanosecond or two each. Words so frequent that they would exceed
//! [`Parameters::postings`] are left out: they cost most and tell least.

use crate::best::{Best, Scratch};
use crate::corpus::Corpus;
use crate::fingerprint::Fingerprint;
use crate::lean_tokenizer::{LeanTokenizer, TOKENIZER};
use crate::source::{Hit, Query, Source, SourceError};
use crate::tokenize;
use fixedbitset::FixedBitSet;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, SegmentReader, TantivyDocument, TantivyError, Term};

/// What may be tuned without making the index anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// What the score of the name's words is multiplied with.
    pub name_boost: f32,
    /// What the score of the statement's words is multiplied with.
    pub statement_boost: f32,
    /// At most so many postings are added up per query, but at least
    /// [`SMALL`]; more frequent words are left out.
    pub postings: usize,
}

/// Small corpora are searched with all words.
pub const SMALL: usize = 100_000;

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters { name_boost: 1.0, statement_boost: 1.0, postings: 300_000 }
    }
}

/// Beside the index: of which corpus it was made.
const FINGERPRINT: &str = "corpus.fingerprint";
/// Bytes that the writer may fill before it complains; the segment is written once.
const WRITER_MEMORY: usize = 256 << 20;

/// A BM25 index of one corpus.
pub struct Bm25 {
    segment: SegmentReader,
    fields: [IndexedField; 2],
    premises: usize,
    parameters: Parameters,
    scratch: Scratch<f32>,
}

struct IndexedField {
    field: Field,
    norms: FieldNormReader,
    mean_length: f32,
}

/// A word of the query in one field.
struct Posting {
    blocks: BlockSegmentPostings,
    weight: Bm25Weight,
    field: usize,
}

impl Bm25 {
    /// Indexes a corpus in memory.
    ///
    /// # Errors
    /// [`SourceError`] when there are no premises or tantivy fails.
    pub fn in_memory(corpus: &Corpus) -> Result<Bm25, SourceError> {
        Bm25::with_index(build(corpus, RamDirectory::create())?, corpus)
    }

    /// Opens the index in a folder if it was made of this corpus, else makes it. A folder that exists holds a
    /// whole index: it is written beside and renamed.
    ///
    /// # Errors
    /// [`SourceError`] when there are no premises, or the folder
    /// cannot be read or written, or holds something else.
    pub fn in_folder(corpus: &Corpus, folder: &Path) -> Result<Bm25, SourceError> {
        let fingerprint = fingerprint(corpus);
        match std::fs::read_to_string(folder.join(FINGERPRINT)) {
            Ok(found) if found == fingerprint => {
                let index =
                    Index::open_in_dir(folder).map_err(|e| at(folder, "opening the BM25 index", &e))?;
                return Bm25::with_index(index, corpus);
            }
            Ok(_) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && is_empty(folder) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let reason = format!("{} holds other files; name an empty or new folder", folder.display());
                return Err(SourceError { stage: "making the BM25 index", reason });
            }
            Err(e) => return Err(at(folder, "opening the BM25 index", &e)),
        }
        let partial = partial(folder);
        let made = make(corpus, &partial, &fingerprint).and_then(|()| replace(&partial, folder));
        if made.is_err() {
            // the error that matters is the first one
            let _ = std::fs::remove_dir_all(&partial);
        }
        made?;
        let index = Index::open_in_dir(folder).map_err(|e| at(folder, "opening the BM25 index", &e))?;
        Bm25::with_index(index, corpus)
    }

    /// The same index with other parameters.
    #[must_use]
    pub fn with(mut self, parameters: Parameters) -> Bm25 {
        self.parameters = parameters;
        self
    }

    fn with_index(index: Index, corpus: &Corpus) -> Result<Bm25, SourceError> {
        let opening = |e: TantivyError| error("opening the BM25 index", &e);
        index.tokenizers().register(TOKENIZER, LeanTokenizer::default());
        let searcher = index.reader().map_err(opening)?.searcher();
        let [segment] = searcher.segment_readers() else {
            let reason = format!("{} segments where one was written", searcher.segment_readers().len());
            return Err(SourceError { stage: "opening the BM25 index", reason });
        };
        let segment = segment.clone();
        let ids = segment.fast_fields().u64("premise").map_err(opening)?;
        let n = corpus.len() as u32;
        if segment.max_doc() != n || !(0..n).all(|doc| ids.first(doc) == Some(u64::from(doc))) {
            let reason = format!(
                "{} documents, not one for each of {n} premises in their order; delete the folder, it is \
                 made anew",
                segment.max_doc(),
            );
            return Err(SourceError { stage: "opening the BM25 index", reason });
        }
        let field = |name: &str| {
            let field = index.schema().get_field(name)?;
            let tokens = segment.inverted_index(field)?.total_num_tokens();
            let norms = segment.get_fieldnorms_reader(field)?;
            Ok(IndexedField { field, norms, mean_length: tokens as f32 / n as f32 })
        };
        let fields = [field("name").map_err(opening)?, field("statement").map_err(opening)?];
        let scratch = Scratch::new(corpus.len());
        Ok(Bm25 { segment, fields, premises: corpus.len(), parameters: Parameters::default(), scratch })
    }

    /// The postings that the query adds up, rare words first.
    fn postings(&self, query: &str) -> Result<Vec<Posting>, TantivyError> {
        let mut times: HashMap<String, u32> = HashMap::new();
        tokenize::visit(query, |token| match times.get_mut(token) {
            Some(n) => *n += 1,
            None => {
                times.insert(token.to_owned(), 1);
            }
        });
        let boosts = [self.parameters.name_boost, self.parameters.statement_boost];
        let mut found = vec![];
        for (number, (field, boost)) in self.fields.iter().zip(boosts).enumerate() {
            let inverted = self.segment.inverted_index(field.field)?;
            for (word, times) in &times {
                let term = Term::from_field_text(field.field, word);
                if let Some(info) = inverted.get_term_info(&term)? {
                    found.push((info, number, word, boost * (1.0 + (*times as f32).ln())));
                }
            }
        }
        // by word too, so that sums come out the same every time
        found.sort_by(|a, b| (a.0.doc_freq, a.2, a.1).cmp(&(b.0.doc_freq, b.2, b.1)));
        let mut left = self.parameters.postings.max(SMALL);
        let mut postings = vec![];
        for (info, field, _, boost) in found {
            let Some(rest) = left.checked_sub(info.doc_freq as usize) else { break };
            left = rest;
            let inverted = self.segment.inverted_index(self.fields[field].field)?;
            let blocks = inverted.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
            let (frequency, mean) = (u64::from(info.doc_freq), self.fields[field].mean_length);
            let weight = Bm25Weight::for_one_term_without_explain(frequency, self.premises as u64, mean);
            postings.push(Posting { blocks, weight: weight.boost_by(boost), field });
        }
        Ok(postings)
    }
}

impl Source for Bm25 {
    fn name(&self) -> &'static str {
        "BM25"
    }

    fn top(&self, query: &Query, k: usize, allowed: Option<&FixedBitSet>) -> Result<Vec<Hit>, SourceError> {
        if k == 0 {
            return Ok(vec![]);
        }
        let postings = self.postings(&query.text).map_err(|e| error("searching with BM25", &e))?;
        Ok(self.scratch.with(|scores| {
            for Posting { mut blocks, weight, field } in postings {
                let norms = &self.fields[field].norms;
                while blocks.block_len() > 0 {
                    for (doc, times) in blocks.docs().iter().zip(blocks.freqs()) {
                        scores[*doc as usize] += weight.score(norms.fieldnorm_id(*doc), *times);
                    }
                    blocks.advance();
                }
            }
            Best::of(|i| scores[i], scores.len(), k, allowed)
        }))
    }
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(true);
    let text = TextOptions::default().set_indexing_options(indexing);
    schema.add_text_field("name", text.clone());
    schema.add_text_field("statement", text);
    schema.add_u64_field("premise", FAST);
    schema.build()
}

fn build(corpus: &Corpus, directory: impl Into<Box<dyn Directory>>) -> Result<Index, SourceError> {
    const STAGE: &str = "making the BM25 index";
    if corpus.is_empty() {
        return Err(SourceError { stage: STAGE, reason: "the corpus has no premises".into() });
    }
    let schema = schema();
    let [name, statement, number] = ["name", "statement", "premise"].map(|f| schema.get_field(f));
    let write = || {
        let (name, statement, number) = (name?, statement?, number?);
        let tokenizers = tantivy::tokenizer::TokenizerManager::default();
        tokenizers.register(TOKENIZER, LeanTokenizer::default());
        let builder = Index::builder().schema(schema).tokenizers(tokenizers);
        let mut writer = builder.single_segment_index_writer(directory, WRITER_MEMORY)?;
        for (i, premise) in corpus.premises().iter().enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(name, &premise.name);
            document.add_text(statement, &premise.text);
            document.add_u64(number, i as u64);
            writer.add_document(document)?;
        }
        writer.finalize()
    };
    write().map_err(|e| error(STAGE, &e))
}

/// Makes a whole index in a new folder.
fn make(corpus: &Corpus, folder: &Path, fingerprint: &str) -> Result<(), SourceError> {
    const STAGE: &str = "making the BM25 index";
    let _ = std::fs::remove_dir_all(folder); // what a killed process of the same number left
    std::fs::create_dir_all(folder).map_err(|e| at(folder, STAGE, &e))?;
    build(corpus, MmapDirectory::open(folder).map_err(|e| at(folder, STAGE, &e))?)?;
    std::fs::write(folder.join(FINGERPRINT), fingerprint).map_err(|e| at(folder, STAGE, &e))
}

/// Puts a new folder in the place of an old one. Processes that have the old index open keep it.
fn replace(new: &Path, folder: &Path) -> Result<(), SourceError> {
    let put = || {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::rename(new, folder)
    };
    put().map_err(|e| at(folder, "making the BM25 index", &e))
}

fn partial(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    PathBuf::from(name)
}

/// Whether a folder is absent or has nothing in it.
fn is_empty(folder: &Path) -> bool {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(e) => e.kind() == std::io::ErrorKind::NotFound,
    }
}

/// Changes when names, texts or their order do, and with the tokenizer.
fn fingerprint(corpus: &Corpus) -> String {
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(TOKENIZER.as_bytes());
    for premise in corpus.premises() {
        fingerprint.add(premise.name.as_bytes());
        fingerprint.add_large(premise.text.as_bytes());
    }
    format!("{fingerprint}\n")
}

fn error(stage: &'static str, error: &dyn std::fmt::Display) -> SourceError {
    SourceError { stage, reason: error.to_string() }
}

fn at(folder: &Path, stage: &'static str, error: &dyn std::fmt::Display) -> SourceError {
    SourceError { stage, reason: format!("{}: {error}", folder.display()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::CorpusBuilder;
    use crate::premise::{Kind, Position, Premise};

    fn corpus(premises: &[(&str, &str)]) -> Corpus {
        let premise = |(name, text): &(&str, &str)| Premise {
            name: (*name).into(),
            kind: Kind::Theorem,
            text: (*text).into(),
            constants: vec![],
            start: Position::default(),
            end: Position::default(),
        };
        let mut builder = CorpusBuilder::default();
        builder.file("A", vec![], premises.iter().map(premise).collect());
        builder.build().unwrap()
    }

    fn sample() -> Corpus {
        corpus(&[
            ("Nat.add_comm", "∀ (n m : Nat), n + m = m + n"),
            ("List.length_append", "(as ++ bs).length = as.length + bs.length"),
            ("Nat.mulComm", "∀ (n m : Nat), n * m = m * n"),
            ("Nat.mul_comm", "∀ (n m : Nat), n * m = m * n"),
        ])
    }

    fn ask(bm25: &Bm25, text: &str, k: usize, allowed: Option<&FixedBitSet>) -> Vec<u32> {
        let query = Query { text: text.into(), ..Query::default() };
        bm25.top(&query, k, allowed).unwrap().iter().map(|h| h.premise.0).collect()
    }

    /// The formula, computed plainly.
    fn score(corpus: &Corpus, query: &str, premise: usize) -> f32 {
        let mut sum = 0.0;
        for of in [|p: &Premise| p.name.clone(), |p: &Premise| p.text.clone()] {
            let documents: Vec<Vec<String>> =
                corpus.premises().iter().map(|p| tokenize::tokens(&of(p))).collect();
            let n = documents.len() as f32;
            let mean = documents.iter().map(Vec::len).sum::<usize>() as f32 / n;
            let asked = tokenize::tokens(query);
            let mut words = asked.clone();
            words.sort();
            words.dedup();
            for word in words {
                let times = asked.iter().filter(|t| **t == word).count() as f32;
                let with = documents.iter().filter(|d| d.contains(&word)).count() as f32;
                let tf = documents[premise].iter().filter(|t| **t == word).count() as f32;
                let norm = 1.2 * (1.0 - 0.75 + 0.75 * documents[premise].len() as f32 / mean);
                let idf = (1.0 + (n - with + 0.5) / (with + 0.5)).ln();
                sum += (1.0 + times.ln()) * idf * tf * 2.2 / (tf + norm);
            }
        }
        sum
    }

    #[test]
    fn scores_are_the_formula_and_names_meet_whatever_their_case() {
        let corpus = sample();
        let bm25 = Bm25::in_memory(&corpus).unwrap();
        let text = "a * b * b = b * a mul_comm";
        let hits = bm25.top(&Query { text: text.into(), ..Query::default() }, 10, None).unwrap();
        assert_eq!(hits.len(), 4);
        assert_eq!(hits[..2].iter().map(|h| h.premise.0).collect::<Vec<_>>(), [3, 2]);
        for hit in hits {
            let expected = score(&corpus, text, hit.premise.0 as usize);
            assert!((hit.score - expected).abs() < 1e-4, "{hit:?}: {expected}");
        }
    }

    #[test]
    fn filter_limit_and_ties() {
        let bm25 = Bm25::in_memory(&sample()).unwrap();
        assert_eq!(ask(&bm25, "x * y", 10, None), [2, 3], "equal: the first premise first");
        assert_eq!(ask(&bm25, "x * y", 1, None), [2]);
        assert!(ask(&bm25, "x * y", 0, None).is_empty());
        let mut allowed = FixedBitSet::with_capacity(4);
        assert!(ask(&bm25, "x * y", 10, Some(&allowed)).is_empty());
        allowed.insert(3);
        assert_eq!(ask(&bm25, "x * y", 10, Some(&allowed)), [3]);
        assert!(ask(&bm25, "nothing_like_it", 10, None).is_empty());
        assert!(ask(&bm25, "", 10, None).is_empty());
    }

    #[test]
    fn a_folder_is_used_again_and_made_anew_for_another_corpus() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("bm25");
        let first = Bm25::in_folder(&sample(), &folder).unwrap();
        let made = std::fs::metadata(folder.join("meta.json")).unwrap().modified().unwrap();
        let second = Bm25::in_folder(&sample(), &folder).unwrap();
        assert_eq!(std::fs::metadata(folder.join("meta.json")).unwrap().modified().unwrap(), made);
        assert_eq!(ask(&first, "n + m", 9, None), ask(&second, "n + m", 9, None));
        let other = corpus(&[("x", "n + m")]);
        assert_eq!(ask(&Bm25::in_folder(&other, &folder).unwrap(), "n + m", 9, None), [0]);
        assert_eq!(ask(&first, "x * y", 10, None), [2, 3], "the old one still answers");
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1, "nothing partial stays");
    }

    #[test]
    fn what_is_wrong_with_a_folder_is_told() {
        let parent = tempfile::tempdir().unwrap();
        std::fs::write(parent.path().join("precious.txt"), "mine").unwrap();
        let message = Bm25::in_folder(&sample(), parent.path()).err().unwrap().to_string();
        assert!(message.ends_with("holds other files; name an empty or new folder"), "{message}");
        assert!(parent.path().join("precious.txt").exists());

        let folder = parent.path().join("bm25");
        drop(Bm25::in_folder(&sample(), &folder).unwrap());
        std::fs::write(folder.join("meta.json"), "{").unwrap();
        let message = Bm25::in_folder(&sample(), &folder).err().unwrap().to_string();
        assert!(message.starts_with("opening the BM25 index: "), "{message}");

        let error = Bm25::in_memory(&corpus(&[])).err().unwrap();
        assert_eq!(error.to_string(), "making the BM25 index: the corpus has no premises");
    }
}
