//! A corpus judged again, from its text, in processes that have not made it.

use super::maker::{MutantJudgement, judgement_of, verify};
use data::{Corpus, CorpusTheorem};
use lean_bridge::{Error, Pool};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::index::sample;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use supervise::StopFlag;
use tokio::sync::mpsc;

/// Theorems judged together.
const CHUNK: usize = 32;

/// What came of judging again.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rechecked {
    /// Theorems that were chosen, and that were judged.
    pub chosen: usize,
    /// How many of them were judged.
    pub judged: usize,
    /// Those that were audited and state the same term.
    pub accepted: usize,
    /// The others: name and what is wrong.
    pub refused: Vec<(String, String)>,
    /// The stop flag was set before all was done.
    pub stopped: bool,
}

/// Judges all theorems, or so many drawn by a seed.
///
/// # Errors
/// Those of starting a process.
pub async fn recheck(
    pool: &Pool,
    corpus: Arc<Corpus>,
    number: Option<usize>,
    seed: u64,
    stop: &StopFlag,
    mut report: impl FnMut(&Rechecked),
) -> Result<Rechecked, Error> {
    let chosen = Arc::new(choose(&corpus, number, seed));
    let mut out = Rechecked { chosen: chosen.len(), ..Rechecked::default() };
    let next = Arc::new(AtomicUsize::new(0));
    let (sender, mut results) = mpsc::channel(16);
    for _ in 0..pool.workers() {
        let (pool, corpus, chosen) = (pool.clone(), corpus.clone(), chosen.clone());
        let (next, sender, stop) = (next.clone(), sender.clone(), stop.clone());
        tokio::spawn(async move {
            let names = corpus.by_name();
            while !stop.is_set() {
                let from = next.fetch_add(CHUNK, Relaxed);
                let Some(rest) = chosen.get(from..).filter(|rest| !rest.is_empty()) else { return };
                let theorems = rest.iter().take(CHUNK).map(|i| &corpus.theorems[*i]);
                let result = judge(&pool, &corpus.head.header, &names, theorems.collect()).await;
                if sender.send(result).await.is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);
    while let Some(result) = results.recv().await {
        for (name, refusal) in result? {
            out.judged += 1;
            match refusal {
                None => out.accepted += 1,
                Some(why) => out.refused.push((name, why)),
            }
        }
        report(&out);
    }
    out.refused.sort();
    out.stopped = out.judged < out.chosen;
    Ok(out)
}

/// Indices of the theorems, ascending.
pub fn choose(corpus: &Corpus, number: Option<usize>, seed: u64) -> Vec<usize> {
    let all = corpus.theorems.len();
    let mut chosen = match number {
        Some(n) if n < all => sample(&mut StdRng::seed_from_u64(seed), all, n).into_vec(),
        _ => (0..all).collect(),
    };
    chosen.sort_unstable();
    chosen
}

/// What the theorems' proofs rest on, each after what it rests on itself, without the theorems themselves.
pub fn ancestors<'a>(
    names: &HashMap<&str, &'a CorpusTheorem>,
    theorems: &[&CorpusTheorem],
) -> Vec<&'a CorpusTheorem> {
    let mut seen: HashSet<&str> = theorems.iter().map(|t| t.name.as_str()).collect();
    let parents = theorems.iter().flat_map(|t| &t.parents).filter_map(|p| names.get(p.as_str()));
    parents.copied().filter(|p| seen.insert(&p.name)).collect()
}

async fn judge(
    pool: &Pool,
    header: &str,
    names: &HashMap<&str, &CorpusTheorem>,
    theorems: Vec<&CorpusTheorem>,
) -> Result<Vec<(String, Option<String>)>, Error> {
    let mut worker = pool.reserve().await?;
    let mut out = vec![];
    let mut parts = vec![theorems];
    while let Some(part) = parts.pop() {
        let before = ancestors(names, &part);
        // a theorem may rest on another one of the part: those that rest on fewer come first
        let mut all: Vec<CorpusTheorem> = before.into_iter().chain(part.iter().copied()).cloned().collect();
        all.sort_by_key(|t| t.round);
        let verified = verify(&mut worker, header, &all).await;
        let answered = verified.as_ref().is_ok_and(|v| !v.declarations.is_empty());
        if !answered && part.len() > 1 {
            // one of them has taken the others with it
            let (first, second) = part.split_at(part.len() / 2);
            parts.extend([second.to_vec(), first.to_vec()]);
            continue;
        }
        for theorem in part {
            let why = match &verified {
                Err(e) => Some(e.to_string()),
                Ok(v) => match judgement_of(v, theorem) {
                    MutantJudgement::Audited(_) => None,
                    MutantJudgement::Refused(why) => Some(why),
                    MutantJudgement::Another => Some("its text states another term".into()),
                },
            };
            out.push((theorem.name.clone(), why));
        }
    }
    Ok(out)
}
