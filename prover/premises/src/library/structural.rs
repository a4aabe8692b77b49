//! The engine's term index as a source: lemmas whose conclusion, or a side of whose equation, unifies with
//! the goal or with a part of it. All questions are asked beforehand, in parallel; then they are looked up.

use super::{Library, LibraryError};
use fixedbitset::FixedBitSet;
use lean_bridge::{LemmaCandidates, LibraryPremise, Pool};
use retriever::pairs::Proved;
use retriever::{Hit, PremiseCorpus, PremiseId, Query, Source, SourceError};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use supervise::StopFlag;
use tokio::sync::mpsc;

/// Lemmas of each kind asked for.
const CANDIDATES: usize = 200;
/// For opening a statement.
const LIMIT: Duration = Duration::from_secs(20);

/// Rankings of goals that were asked for.
pub struct Structural {
    /// By the text of the goal.
    rankings: HashMap<String, Vec<Hit>>,
}

/// Why there is no ranking.
#[derive(Debug, thiserror::Error)]
pub enum StructuralError {
    /// Lean cannot be asked about a theorem.
    #[error("lemmas for `{theorem}`: {source}")]
    Theorem {
        /// The name of the theorem.
        theorem: String,
        /// What the engine says.
        source: lean_bridge::Error,
    },
    /// The library is of no use.
    #[error(transparent)]
    Library(#[from] LibraryError),
}

impl Structural {
    /// Opens each statement in an engine and asks for the lemmas that unify. Statements that the library
    /// does not have, or that cannot be opened, have empty rankings. `progress` is told how many are
    /// done. When `stop` is set, the rest stays empty.
    ///
    /// # Errors
    /// [`StructuralError`]: the engines fail.
    pub async fn ask(
        pool: &Pool,
        library: &Library,
        corpus: &PremiseCorpus,
        pairs: &[&Proved],
        stop: &StopFlag,
        mut progress: impl FnMut(usize),
    ) -> Result<Structural, StructuralError> {
        let statements: HashMap<&str, &LibraryPremise> =
            library.premises().map(|(_, p)| (p.name.as_str(), p)).collect();
        let questions: Vec<(String, String, Option<String>)> = pairs
            .iter()
            .map(|p| {
                let statement = statements.get(p.theorem.as_str()).map(|s| statement(s));
                (p.theorem.clone(), p.state.clone(), statement)
            })
            .collect();
        let (questions, next) = (Arc::new(questions), Arc::new(AtomicUsize::new(0)));
        let header: Arc<str> = library.header().into();
        let (sender, mut answers) = mpsc::channel(64);
        for _ in 0..pool.workers() {
            let (questions, next, sender, header) =
                (questions.clone(), next.clone(), sender.clone(), header.clone());
            let (pool, stop) = (pool.clone(), stop.clone());
            tokio::spawn(async move {
                while let Some(question) =
                    questions.get(next.fetch_add(1, Relaxed)).filter(|_| !stop.is_set())
                {
                    let (theorem, state, statement) = question;
                    let found = match statement {
                        Some(statement) => candidates(&pool, &header, statement).await,
                        None => Ok(LemmaCandidates::default()),
                    };
                    let theorem = theorem.clone();
                    let found = found.map_err(|source| StructuralError::Theorem { theorem, source });
                    let failed = found.is_err();
                    if sender.send((state.clone(), found)).await.is_err() || failed {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let (mut rankings, mut done) = (HashMap::new(), 0);
        while let Some((state, found)) = answers.recv().await {
            rankings.insert(state, ranking(corpus, &found?));
            done += 1;
            progress(done);
        }
        Ok(Structural { rankings })
    }
}

/// The statement as a theorem to be proved.
fn statement(premise: &LibraryPremise) -> String {
    let levels = match premise.levels.is_empty() {
        true => String::new(),
        false => format!(".{{{}}}", premise.levels.join(", ")),
    };
    format!("theorem prover_statement{levels} : {} := by intros; sorry", premise.ty)
}

async fn candidates(
    pool: &Pool,
    header: &str,
    statement: &str,
) -> Result<LemmaCandidates, lean_bridge::Error> {
    let mut worker = pool.reserve().await?;
    match worker.open(header, statement, LIMIT).await {
        Ok(opened) => worker.candidates(&opened.state, 0, CANDIDATES).await,
        Err(lean_bridge::Error::Statement { .. } | lean_bridge::Error::Deadline { .. }) => {
            Ok(LemmaCandidates::default())
        }
        Err(e) => Err(e),
    }
}

/// Lemmas that unify by how many symbols match, each once.
pub fn ranking(corpus: &PremiseCorpus, found: &LemmaCandidates) -> Vec<Hit> {
    let apply = found.apply.iter().map(|c| (&c.name, c.score));
    let mut best: HashMap<PremiseId, f32> = HashMap::new();
    for (name, score) in apply.chain(found.rewrite.iter().map(|c| (&c.name, c.score))) {
        if let Some(premise) = corpus.by_name(name) {
            let score = score as f32;
            best.entry(premise).and_modify(|s| *s = s.max(score)).or_insert(score);
        }
    }
    let mut hits: Vec<Hit> = best.into_iter().map(|(premise, score)| Hit { premise, score }).collect();
    Hit::sort(&mut hits);
    hits
}

impl Source for Structural {
    fn name(&self) -> &'static str {
        "structural"
    }

    /// # Errors
    /// [`SourceError`] for a goal that was not asked for.
    fn top(
        &self,
        query: &Query,
        count: usize,
        allowed: Option<&FixedBitSet>,
    ) -> Result<Vec<Hit>, SourceError> {
        let Some(ranking) = self.rankings.get(&query.text) else {
            let reason = format!("Lean was not asked about the goal {:?}", query.text);
            return Err(SourceError { stage: "structural", reason });
        };
        let may = |hit: &&Hit| allowed.is_none_or(|a| a.contains(hit.premise.0 as usize));
        Ok(ranking.iter().filter(may).take(count).copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::{ApplyCandidate, RewriteCandidate};
    use retriever::{Kind, Position, Premise, PremiseCorpusBuilder};

    #[test]
    fn rankings_are_by_score_under_the_filter() {
        let premise = |name: &str| Premise {
            name: name.into(),
            kind: Kind::Theorem,
            text: name.into(),
            constants: vec![],
            start: Position::default(),
            end: Position::default(),
        };
        let mut builder = PremiseCorpusBuilder::default();
        builder.file("A", vec![], ["a", "b", "c"].map(premise).into());
        let corpus = builder.build().unwrap();
        let apply = |name: &str, score| ApplyCandidate { name: name.into(), score };
        let rewrite = |name: &str, score| RewriteCandidate { name: name.into(), score, ..Default::default() };
        let found = LemmaCandidates {
            apply: vec![apply("a", 2), apply("unknown", 9)],
            rewrite: vec![rewrite("c", 3), rewrite("a", 1), rewrite("b", 2)],
        };
        let rankings = [("⊢ x".to_string(), ranking(&corpus, &found))].into();
        let source = Structural { rankings };
        let top = |k, allowed: Option<&FixedBitSet>| -> Vec<u32> {
            let query = Query { text: "⊢ x".into(), constants: vec![] };
            source.top(&query, k, allowed).unwrap().iter().map(|h| h.premise.0).collect()
        };
        assert_eq!(top(9, None), [2, 0, 1]);
        assert_eq!(top(1, Some(&[0usize, 1].into_iter().collect())), [0]);
        let error = source.top(&Query::default(), 1, None).unwrap_err().to_string();
        assert!(error.contains("not asked"), "{error}");
    }

    #[test]
    fn universes_are_named() {
        let premise = LibraryPremise {
            ty: "∀ {α : Type u}, α = α".into(),
            levels: vec!["u".into()],
            ..LibraryPremise::default()
        };
        let expected = "theorem prover_statement.{u} : ∀ {α : Type u}, α = α := by intros; sorry";
        assert_eq!(statement(&premise), expected);
    }
}
