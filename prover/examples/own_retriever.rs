//! A retriever of one's own, and what it finds fused with what BM25 finds. No Lean is needed.
//!
//! ```sh
//! cargo run --release --example own_retriever
//! ```

use retriever::bm25::Bm25;
use retriever::fusion::{DEPTH, fuse};
use retriever::{
    Hit, Kind, Position, Premise, PremiseCorpus, PremiseCorpusBuilder, PremiseId, Query, Source, SourceError,
};
use std::collections::HashSet;
use std::error::Error;

/// Finds premises that mention the same operators as the goal.
struct SameOperators {
    /// For each premise, its operators.
    operators: Vec<HashSet<char>>,
}

fn operators(text: &str) -> HashSet<char> {
    text.chars().filter(|c| "+*-/%^<>≤≥∣∧∨¬".contains(*c)).collect()
}

impl Source for SameOperators {
    fn name(&self) -> &'static str {
        "operators"
    }

    fn top(
        &self,
        query: &Query,
        k: usize,
        allowed: Option<&fixedbitset::FixedBitSet>,
    ) -> Result<Vec<Hit>, SourceError> {
        let wanted = operators(&query.text);
        let mut hits = vec![];
        for (number, there) in self.operators.iter().enumerate() {
            // premises that the header does not import are never offered
            if allowed.is_some_and(|set| !set.contains(number)) {
                continue;
            }
            let score =
                there.intersection(&wanted).count() as f32 / there.union(&wanted).count().max(1) as f32;
            if score > 0.0 {
                hits.push(Hit { premise: PremiseId(number as u32), score });
            }
        }
        Hit::sort(&mut hits);
        hits.truncate(k);
        Ok(hits)
    }
}

/// Three statements of the library.
fn corpus() -> Result<PremiseCorpus, Box<dyn Error>> {
    let premise = |name: &str, text: &str| Premise {
        name: name.into(),
        kind: Kind::Theorem,
        text: text.into(),
        constants: vec![],
        start: Position::default(),
        end: Position::default(),
    };
    let mut builder = PremiseCorpusBuilder::default();
    let premises = vec![
        premise("Nat.mul_add", "a * (b + c) = a * b + a * c"),
        premise("Nat.le_trans", "n ≤ m → m ≤ k → n ≤ k"),
        premise("Nat.dvd_add", "k ∣ m → k ∣ n → k ∣ m + n"),
    ];
    builder.file("Init/Data/Nat/Basic.lean", vec![], premises);
    Ok(builder.build()?)
}

/// Names of the premises for a goal, best first: what both sources say, fused by their ranks.
///
/// # Errors
/// When BM25's index cannot be made.
pub fn run() -> Result<Vec<String>, Box<dyn Error>> {
    let corpus = corpus()?;
    let own = SameOperators { operators: corpus.premises().iter().map(|p| operators(&p.text)).collect() };
    let words = Bm25::in_memory(&corpus)?;
    let query = Query { text: "x y z : Nat\n⊢ x * (y + z) = x * y + x * z".into(), ..Query::default() };
    let mut rankings: Vec<Vec<PremiseId>> = vec![];
    for source in [&own as &dyn Source, &words] {
        rankings.push(source.top(&query, DEPTH, None)?.iter().map(|hit| hit.premise).collect());
    }
    let hits = fuse(rankings.iter().map(|ranking| (ranking.as_slice(), 1.0)), 3);
    Ok(hits.iter().map(|hit| corpus.premise(hit.premise).name.clone()).collect())
}

#[allow(dead_code, reason = "the tests run this file, too, and have a main function of their own")]
fn main() -> Result<(), Box<dyn Error>> {
    for name in run()? {
        println!("{name}");
    }
    Ok(())
}
