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

mod index;

use crate::best::{Best, Scratch};
use crate::lean_tokenizer::{LeanTokenizer, TOKENIZER};
use crate::premise_corpus::PremiseCorpus;
use crate::source::{Hit, Query, Source, SourceError};
use crate::tokenize;
use fixedbitset::FixedBitSet;
use index::error;
use std::collections::HashMap;
use std::path::Path;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, SegmentReader, TantivyError, Term};

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
    pub fn in_memory(corpus: &PremiseCorpus) -> Result<Bm25, SourceError> {
        Bm25::with_index(index::in_memory(corpus)?, corpus)
    }

    /// Opens the index in a folder if it was made of this corpus, else makes it. A folder that exists holds a
    /// whole index: it is written beside and renamed.
    ///
    /// # Errors
    /// [`SourceError`] when there are no premises, or the folder
    /// cannot be read or written, or holds something else.
    pub fn in_folder(corpus: &PremiseCorpus, folder: &Path) -> Result<Bm25, SourceError> {
        Bm25::with_index(index::in_folder(corpus, folder)?, corpus)
    }

    /// The same index with other parameters.
    #[must_use]
    pub fn with(mut self, parameters: Parameters) -> Bm25 {
        self.parameters = parameters;
        self
    }

    fn with_index(index: Index, corpus: &PremiseCorpus) -> Result<Bm25, SourceError> {
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

#[cfg(test)]
mod tests;
