//! The BM25 baseline of the LeanDojo paper: `BM25Okapi` of the Python package `rank_bm25`, to the digit.
//!
//! ```text
//! score(q, d) = Σ over tokens t of q, repetitions included, of
//!               idf(t) · tf(t, d) · (k1 + 1) / (tf(t, d) + k1 · (1 − b + b · |d| / avg |d|))
//! idf(t) = ln(N − n + ½) − ln(n + ½)       N documents, n of them with t
//! ```
//!
//! where a negative idf (the token is in more than half of the documents) becomes ε times
//! the mean of all idf, as they were before. (After A. Trotman, X. Jia, M. Crane: Towards
//! an efficient and effective search engine, 2012.)
//!
//! The package scores every document for every token; here the summands are kept per
//! token, for the documents that have it. Tokens come from outside: the baseline's are
//! byte pairs, see [`crate::byte_pairs::baseline`].

use crate::best::{Best, Scratch};
use crate::premise::Premise;
use crate::premise_corpus::PremiseCorpus;
use crate::source::{Hit, Query, Source, SourceError};
use crate::tokenize;
use fixedbitset::FixedBitSet;
use std::collections::HashMap;

/// The constants of the formula; the default is the package's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// How slowly the score grows with the times that a token occurs.
    pub k1: f64,
    /// How much long documents are discounted: from 0, not at all, to 1, in proportion.
    pub b: f64,
    /// The share of the mean idf that tokens with a negative one get.
    pub epsilon: f64,
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters { k1: 1.5, b: 0.75, epsilon: 0.25 }
    }
}

/// Splits queries; errors are told as they are.
type Tokenizer = Box<dyn Fn(&str) -> Result<Vec<String>, String> + Send + Sync>;

/// An index of token lists.
pub struct Okapi {
    documents: usize,
    tokens: HashMap<Box<str>, u32>,
    /// Token `t` has the postings `starts[t]..starts[t + 1]`.
    starts: Vec<usize>,
    /// Documents, ascending for each token.
    postings: Vec<u32>,
    /// What each posting adds to its document's score.
    summands: Vec<f64>,
    tokenizer: Tokenizer,
    scratch: Scratch<f64>,
}

impl Okapi {
    /// Indexes documents with the package's constants; queries are split by [`tokenize::tokens`].
    ///
    /// # Errors
    /// [`SourceError`] without documents or without any token: the formula divides by both.
    pub fn new(documents: impl Iterator<Item = Vec<String>>) -> Result<Okapi, SourceError> {
        Okapi::with(documents, Parameters::default())
    }

    /// Indexes names and statements of a corpus; document numbers are premise numbers.
    ///
    /// # Errors
    /// As for [`Okapi::new`].
    pub fn of(corpus: &PremiseCorpus) -> Result<Okapi, SourceError> {
        Okapi::new(corpus.premises().iter().map(|p: &Premise| tokenize::tokens(&p.document())))
    }

    /// Indexes documents with other constants.
    ///
    /// # Errors
    /// As for [`Okapi::new`].
    pub fn with(
        documents: impl Iterator<Item = Vec<String>>,
        parameters: Parameters,
    ) -> Result<Okapi, SourceError> {
        let mut tokens: HashMap<Box<str>, u32> = HashMap::new();
        let mut frequencies: Vec<(u32, u32)> = vec![]; // (token, times), document after document
        let mut ends = vec![];
        let mut lengths = vec![];
        let mut with_token: Vec<u32> = vec![]; // documents per token
        let mut ids = vec![];
        for document in documents {
            lengths.push(document.len());
            ids.clear();
            for token in document {
                let next = tokens.len() as u32;
                ids.push(*tokens.entry(token.into_boxed_str()).or_insert(next));
            }
            with_token.resize(tokens.len(), 0);
            ids.sort_unstable();
            for same in ids.chunk_by(|a, b| a == b) {
                with_token[same[0] as usize] += 1;
                frequencies.push((same[0], same.len() as u32));
            }
            ends.push(frequencies.len());
        }
        if tokens.is_empty() {
            let reason = match lengths.len() {
                0 => "there are no documents to index".to_owned(),
                n => format!("none of the {n} documents has a token"),
            };
            return Err(SourceError { stage: "indexing for Okapi BM25", reason });
        }

        let idf = idf(&with_token, lengths.len(), parameters.epsilon);
        let mut starts = vec![0];
        starts.extend(with_token.iter().scan(0, |sum, n| {
            *sum += *n as usize;
            Some(*sum)
        }));
        let mut free = starts.clone();
        let mut postings = vec![0; frequencies.len()];
        let mut summands = vec![0.0; frequencies.len()];
        let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
        let Parameters { k1, b, .. } = parameters;
        let mut from = 0;
        for (document, (&end, &length)) in ends.iter().zip(&lengths).enumerate() {
            let norm = k1 * (1.0 - b + b * length as f64 / mean);
            for &(token, times) in &frequencies[from..end] {
                let at = free[token as usize];
                free[token as usize] += 1;
                postings[at] = document as u32;
                let times = f64::from(times);
                summands[at] = idf[token as usize] * (times * (k1 + 1.0) / (times + norm));
            }
            from = end;
        }
        Ok(Okapi {
            documents: lengths.len(),
            tokens,
            starts,
            postings,
            summands,
            tokenizer: Box::new(|text| Ok(tokenize::tokens(text))),
            scratch: Scratch::new(lengths.len()),
        })
    }

    /// Splits queries differently: as the documents were split.
    #[must_use]
    pub(crate) fn tokenized_by(
        mut self,
        tokenizer: impl Fn(&str) -> Result<Vec<String>, String> + Send + Sync + 'static,
    ) -> Okapi {
        self.tokenizer = Box::new(tokenizer);
        self
    }

    /// The scores of all documents.
    pub fn scores(&self, query: &[String]) -> Vec<f64> {
        let mut scores = vec![0.0; self.documents];
        self.add(query, &mut scores);
        scores
    }

    fn add(&self, query: &[String], scores: &mut [f64]) {
        for token in query {
            let Some(&token) = self.tokens.get(token.as_str()) else { continue };
            let range = self.starts[token as usize]..self.starts[token as usize + 1];
            for (document, summand) in self.postings[range.clone()].iter().zip(&self.summands[range]) {
                scores[*document as usize] += summand;
            }
        }
    }
}

/// The idf of each token, negative ones replaced.
fn idf(with_token: &[u32], documents: usize, epsilon: f64) -> Vec<f64> {
    let n = documents as f64;
    let mut idf: Vec<f64> =
        with_token.iter().map(|&f| (n - f64::from(f) + 0.5).ln() - (f64::from(f) + 0.5).ln()).collect();
    let floor = epsilon * (idf.iter().sum::<f64>() / idf.len() as f64);
    idf.iter_mut().filter(|v| **v < 0.0).for_each(|v| *v = floor);
    idf
}

impl Source for Okapi {
    fn name(&self) -> &'static str {
        "Okapi BM25"
    }

    /// Premises whose score is zero are left out: they share no token with the query.
    fn top(&self, query: &Query, k: usize, allowed: Option<&FixedBitSet>) -> Result<Vec<Hit>, SourceError> {
        let tokens = (self.tokenizer)(&query.text)
            .map_err(|reason| SourceError { stage: "splitting a query for Okapi BM25", reason })?;
        Ok(self.scratch.with(|scores| {
            self.add(&tokens, scores);
            Best::of(|i| scores[i] as f32, scores.len(), k, allowed)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(documents: &[&str]) -> Okapi {
        let split = |d: &&str| d.split_whitespace().map(str::to_owned).collect();
        Okapi::new(documents.iter().map(split)).unwrap()
    }

    #[test]
    fn as_computed_by_hand() {
        let okapi = index(&["a b", "a c c", "d"]);
        // mean length 2; "c" in one of three documents: idf = ln(2.5) - ln(1.5)
        let idf = (2.5f64 / 1.5).ln();
        let expected = idf * (2.0 * 2.5) / (2.0 + 1.5 * (0.25 + 0.75 * 3.0 / 2.0));
        assert_eq!(okapi.scores(&["c".into()])[0], 0.0);
        assert!((okapi.scores(&["c".into()])[1] - expected).abs() < 1e-12);
        let twice = okapi.scores(&["c".into(), "c".into(), "unknown".into()]);
        assert!((twice[1] - 2.0 * expected).abs() < 1e-12, "repetitions count");
        // "a" is in two of three: idf negative, so a quarter of the mean over a, b, c, d (as it was)
        let floor = 0.25 * ((1.5f64 / 2.5).ln() + 3.0 * idf) / 4.0;
        let expected = floor * 2.5 / (1.0 + 1.5 * (0.25 + 0.75 * 2.0 / 2.0));
        assert!((okapi.scores(&["a".into()])[0] - expected).abs() < 1e-12);
    }

    #[test]
    fn filter_limit_and_ties() {
        let okapi = index(&["x y", "x z", "w w", "x y"]).tokenized_by(|t| Ok(vec![t.to_owned()]));
        let query = |text: &str| Query { text: text.into(), ..Query::default() };
        let ids = |hits: Vec<Hit>| hits.iter().map(|h| h.premise.0).collect::<Vec<_>>();
        assert_eq!(
            ids(okapi.top(&query("y"), 9, None).unwrap()),
            Vec::<u32>::new(),
            "in half of them: idf 0"
        );
        assert_eq!(ids(okapi.top(&query("z"), 9, None).unwrap()), [1]);
        assert_eq!(ids(okapi.top(&query("x"), 9, None).unwrap()), [0, 1, 3]);
        assert_eq!(ids(okapi.top(&query("x"), 2, None).unwrap()), [0, 1]);
        assert!(okapi.top(&query("x"), 0, None).unwrap().is_empty());
        let mut allowed = FixedBitSet::with_capacity(4);
        assert!(okapi.top(&query("x"), 9, Some(&allowed)).unwrap().is_empty());
        allowed.insert(3);
        assert_eq!(ids(okapi.top(&query("x"), 9, Some(&allowed)).unwrap()), [3]);
        assert!(okapi.top(&query("nowhere"), 9, None).unwrap().is_empty());
    }

    #[test]
    fn nothing_to_index_is_an_error() {
        let error = Okapi::new(std::iter::empty()).err().unwrap();
        assert_eq!(error.to_string(), "indexing for Okapi BM25: there are no documents to index");
        let error = Okapi::new([vec![], vec![]].into_iter()).err().unwrap();
        assert_eq!(error.to_string(), "indexing for Okapi BM25: none of the 2 documents has a token");
    }
}
