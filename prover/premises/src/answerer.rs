//! What answers questions about a premise corpus, with the retrievers over it.

use super::accessible::{Allowed, accessible};
use super::answer::{Answer, Cited};
use super::shape::{conclusion, rewrites};
use crate::indices::Indices;
use crate::library::{LibrarySource, WeightsFile};
use lean_bridge::term::Term;
use proof_term::names::is_instance;
use retriever::fusion::Fusion;
use retriever::{Kind, PremiseCorpus, PremiseId, Query, Source, SourceError};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Premises per answer.
const COUNT: usize = 64;

/// Further sources, or why there are none.
pub type More = Result<Vec<Arc<dyn Source>>, String>;

/// A corpus with its retrievers.
pub(super) struct Answerer {
    corpus: PremiseCorpus,
    sources: Fusion,
    /// Statements that speak of a constant.
    uses: HashMap<String, u32>,
    headers: HashMap<String, Arc<Allowed>>,
}

impl Answerer {
    /// Over a library.
    pub(super) fn read(
        library: &LibrarySource,
        index: Option<&Path>,
        more: impl FnOnce(&PremiseCorpus) -> More,
    ) -> Result<Answerer, String> {
        let library = library.read().map_err(|e| e.to_string())?;
        let corpus = library.into_corpus().map_err(|e| e.to_string())?;
        let more = more(&corpus)?;
        Answerer::new(corpus, index, more).map_err(|e| e.to_string())
    }

    pub(super) fn into_answers(mut self) -> impl FnMut(&str, Query) -> Answer {
        move |header, query| self.answer(header, query)
    }

    pub(super) fn new(
        corpus: PremiseCorpus,
        index: Option<&Path>,
        more: Vec<Arc<dyn Source>>,
    ) -> Result<Answerer, SourceError> {
        let Indices { text, symbols } = Indices::new(&corpus, index)?;
        let mut sources: Vec<Arc<dyn Source>> = vec![Arc::new(text)];
        sources.extend(symbols.map(|symbols| Arc::new(symbols) as Arc<dyn Source>));
        sources.extend(more);
        let mut uses = HashMap::new();
        for constant in corpus.premises().iter().flat_map(|p| &p.constants) {
            *uses.entry(constant.clone()).or_insert(0) += 1;
        }
        let weights = WeightsFile::built_in();
        let weighted = |s: Arc<dyn Source>| {
            let weight = weights.weight(&s.name().to_lowercase());
            (s, weight)
        };
        let sources = Fusion::new(sources.into_iter().map(weighted).collect())?;
        Ok(Answerer { corpus, sources, uses, headers: HashMap::new() })
    }

    pub(super) fn answer(&mut self, header: &str, query: Query) -> Answer {
        let corpus = &self.corpus;
        let of_header = || Arc::new(citable(corpus, accessible(corpus, header)));
        let allowed = self.headers.entry(header.into()).or_insert_with(of_header).clone();
        self.answer_from(&allowed, query)
    }

    /// The same without a header: everything in the corpus is in sight.
    pub(super) fn answer_from_all(&mut self, query: Query) -> Answer {
        let corpus = &self.corpus;
        let mut all = Allowed::with_capacity(corpus.len());
        all.insert_range(..);
        let of_all = || Arc::new(citable(corpus, all));
        let allowed = self.headers.entry(String::new()).or_insert_with(of_all).clone();
        self.answer_from(&allowed, query)
    }

    fn answer_from(&self, allowed: &Allowed, query: Query) -> Answer {
        let corpus = &self.corpus;
        let hits = match self.sources.top(&query, COUNT, Some(allowed)) {
            Ok(hits) => hits,
            Err(error) => {
                tracing::warn!(%error, "no premises for a goal");
                return Answer::default();
            }
        };
        let theorems = hits.iter().map(|hit| cited(corpus, hit.premise)).collect();
        let mut definitions: Vec<(u32, String)> = query
            .constants
            .iter()
            .filter(|c| !is_instance(&Term::Const(c.to_string())))
            .filter(|c| corpus.by_name(c).is_some_and(|p| corpus.premise(p).kind == Kind::Definition))
            .map(|c| (self.uses.get(c).copied().unwrap_or(0), c.clone()))
            .collect();
        definitions.sort();
        let is_structure = |c: &&String| {
            let constructor = corpus.by_name(&format!("{c}.mk")).map(|p| corpus.premise(p).kind);
            constructor == Some(Kind::Constructor)
        };
        let structures = query.constants.iter().filter(is_structure).cloned().collect();
        Answer { theorems, definitions: definitions.into_iter().map(|d| d.1).collect(), structures }
    }
}

/// Those that are theorems and that text can name.
fn citable(corpus: &PremiseCorpus, mut allowed: Allowed) -> Allowed {
    for (i, p) in corpus.premises().iter().enumerate() {
        let named = !p.name.contains(['«', '✝']) && !p.name.starts_with("_private");
        if p.kind != Kind::Theorem || !named {
            allowed.set(i, false);
        }
    }
    allowed
}

fn cited(corpus: &PremiseCorpus, id: PremiseId) -> Cited {
    let premise = corpus.premise(id);
    let (conclusion, conditional) = conclusion(&premise.text);
    let rewrites = rewrites(conclusion);
    Cited { name: premise.name.clone(), rewrites, conditional }
}
