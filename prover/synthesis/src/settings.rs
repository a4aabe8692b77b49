//! What decides which theorems are made.

use super::Exclusion;
use data::{CorpusHead, CorpusLimits};
use lean_bridge::{Closer, Kinds};
use serde_json::json;
use sha2::{Digest, Sha256};

/// Changes whenever the same settings would make other theorems.
const SYNTHESIS_VERSION: u32 = 3;

/// What a theorem must resist to be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    /// Nothing: new and without defects.
    Raw,
    /// Not proved by simp or by one lemma, hypotheses not seen to contradict each other.
    #[default]
    Light,
    /// Nor by omega, by simp_all with the target, or by grind.
    Strict,
}

impl Standard {
    /// What is tried, the cheapest first.
    pub fn closers(self) -> &'static [Closer] {
        const LIGHT: [Closer; 3] = [Closer::Simp, Closer::OneLemma, Closer::Contradiction];
        // omega, simp_all and grind prove everything from a contradiction that they see
        const STRICT: [Closer; 5] =
            [Closer::Simp, Closer::OneLemma, Closer::Omega, Closer::SimpAll, Closer::Grind];
        match self {
            Standard::Raw => &[],
            Standard::Light => &LIGHT,
            Standard::Strict => &STRICT,
        }
    }

    /// As on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Standard::Raw => "raw",
            Standard::Light => "light",
            Standard::Strict => "strict",
        }
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Import lines.
    pub header: String,
    /// Beginnings of the names of modules whose theorems are targets; empty for all.
    pub modules: Vec<String>,
    /// The kinds of mutations.
    pub kinds: Kinds,
    /// Mutations from the library at most.
    pub rounds: u32,
    /// Theorems in all.
    pub limit: Option<usize>,
    /// Mutants of one target at most.
    pub per_target: usize,
    /// Theorems made with one lemma at most.
    pub per_lemma: usize,
    /// What a theorem must resist to be kept.
    pub standard: Standard,
    /// What each prover of the standard may spend, thousands of heartbeats.
    pub effort: u64,
    /// Only what `exact?` does not find.
    pub novel: bool,
    /// Mutations that people would not write too.
    pub artificial: bool,
    /// Decides the order of the targets.
    pub seed: u64,
    /// What is neither used nor stated.
    pub exclusion: Exclusion,
}

impl Settings {
    /// For `corpus.json`. `lean`: identity of the engine.
    pub fn head(&self, lean: &str) -> CorpusHead {
        let settings = [
            ("version", json!(SYNTHESIS_VERSION)),
            ("modules", json!(self.modules)),
            ("kinds", json!(self.kinds)),
            ("rounds", json!(self.rounds)),
            ("limit", json!(self.limit)),
            ("perTarget", json!(self.per_target)),
            ("perLemma", json!(self.per_lemma)),
            ("standard", json!(self.standard.word())),
            ("effort", json!(self.effort)),
            ("novel", json!(self.novel)),
            ("artificial", json!(self.artificial)),
            ("seed", json!(self.seed)),
            ("excluded", json!(self.exclusion)),
        ];
        let settings = settings.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        CorpusHead { format: 1, lean: lean.into(), header: self.header.clone(), settings }
    }

    /// How large the corpus may be after a round: each round gets an equal share of the limit.
    pub fn limits(&self, round: u32) -> CorpusLimits {
        let share =
            |limit: usize| (limit as u128 * u128::from(round) / u128::from(self.rounds.max(1))) as usize;
        CorpusLimits { theorems: self.limit.map_or(usize::MAX, share), of_one_lemma: self.per_lemma }
    }

    /// What the mutants of a target depend on, for keys of what is kept between runs.
    pub fn fingerprint(&self, lean: &str) -> Sha256 {
        let parts = json!([
            SYNTHESIS_VERSION,
            lean_bridge::JUDGE_VERSION,
            env!("CARGO_PKG_VERSION"),
            lean,
            self.header,
            self.kinds,
            self.per_target,
            self.standard.word(),
            self.effort,
            self.novel,
            self.artificial,
            self.exclusion,
        ]);
        Sha256::new_with_prefix(parts.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_gets_its_share() {
        let settings = |limit, rounds| Settings {
            header: String::new(),
            modules: vec![],
            kinds: Kinds::default(),
            rounds,
            limit,
            per_target: 1,
            per_lemma: 9,
            standard: Standard::Light,
            effort: 500,
            novel: false,
            artificial: false,
            seed: 0,
            exclusion: Exclusion::default(),
        };
        let of = |s: &Settings, round| s.limits(round).theorems;
        let three = settings(Some(100), 3);
        assert_eq!([1, 2, 3].map(|r| of(&three, r)), [33, 66, 100]);
        assert_eq!(of(&settings(None, 2), 1), usize::MAX);
        assert_ne!(three.head("a"), settings(Some(100), 2).head("a"));
        let print = |s: &Settings, lean: &str| s.fingerprint(lean).finalize();
        assert_eq!(
            print(&three, "a"),
            print(&settings(None, 1), "a"),
            "a target's mutants do not depend on the limit"
        );
        assert_ne!(print(&three, "a"), print(&three, "b"));
    }
}
