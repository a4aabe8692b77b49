//! Statements with the premises that provers used for them: what a retriever learns from and is measured on.
//!
//! JSON lines, one per statement, packed by gzip or zstd or not at all.
//!
//! ```json
//! {"module": "Init.Data.List.Lemmas", "theorem": "List.map_id", "state": "α : Type u\nl : List α\n⊢ …",
//!  "constants": ["Eq", …],
//!  "proofs": [{"prover": "simp", "tactic": "simp only [List.map_id_fun]", "premises": ["List.map_id_fun"]}]}
//! ```
//!
//! **Splits**, as LeanDojo names them. `random`: by a hash of the theorem's name. `novel`: modules are
//! divided by a hash of their names, and a statement belongs to the test as soon as it, or a premise of any
//! of its proofs, stands in a test module (then likewise for validation); so no statement of a test module is
//! met in training, neither as question nor as premise.

use crate::fingerprint::Fingerprint;
use crate::premise::PremiseId;
use crate::premise_corpus::PremiseCorpus;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// A proof and what it used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The way it was found: `simp`, `simp_all`, `grind`, `apply`, `rewrite`, …
    pub prover: String,
    /// The tactic, with the lemmas it used spelled out.
    pub tactic: String,
    /// Names of premises, each once.
    pub premises: Vec<String>,
}

/// A statement of a library and the proofs found without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proved {
    /// The module that the theorem stands in.
    pub module: String,
    /// Its full name.
    pub theorem: String,
    /// The goal as Lean prints it, quantifiers introduced.
    pub state: String,
    /// Constants of the goal, ascending.
    pub constants: Vec<String>,
    /// None if no prover found one.
    pub proofs: Vec<Proof>,
}

/// Which part of a split something belongs to. The order matters:
/// the greatest among a statement's modules decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What is learnt from.
    Train,
    /// What decides when to stop.
    Validation,
    /// What is measured.
    Test,
}

/// How statements are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// By a hash of the theorem's name.
    Random,
    /// Test premises were never seen in training.
    Novel,
}

/// Seed of the splits that the shipped model and the suites are made with.
pub const SEED: u64 = 0;

/// The part of a module (`novel`) or of a theorem's name (`random`): a tenth each for test and validation.
pub fn part_of(name: &str, seed: u64) -> Part {
    let mut hash = Fingerprint::default();
    hash.add(&seed.to_le_bytes());
    hash.add(name.as_bytes());
    // the low bits of FNV-1a are well mixed, the high ones only after many bytes
    let [a, b, ..] = hash.to_bytes();
    match u16::from_le_bytes([a, b]) % 10 {
        0 => Part::Test,
        1 => Part::Validation,
        _ => Part::Train,
    }
}

impl Split {
    /// The part of a statement; `module_of` tells where a premise stands.
    pub fn part<'a>(self, proved: &Proved, seed: u64, module_of: impl Fn(&str) -> Option<&'a str>) -> Part {
        match self {
            Split::Random => part_of(&proved.theorem, seed),
            Split::Novel => {
                let premises = proved.proofs.iter().flat_map(|p| &p.premises);
                let modules = premises.filter_map(|name| module_of(name)).map(|m| part_of(m, seed));
                modules.fold(part_of(&proved.module, seed), Part::max)
            }
        }
    }
}

/// Statements of the same text, none of which may be used to prove another.
pub struct Twins<'a>(HashMap<&'a str, Vec<PremiseId>>);

impl<'a> Twins<'a> {
    /// Finds the statements of a corpus that have the same text.
    pub fn new(corpus: &'a PremiseCorpus) -> Twins<'a> {
        let mut twins: HashMap<&str, Vec<PremiseId>> = HashMap::new();
        for (i, premise) in corpus.premises().iter().enumerate() {
            twins.entry(premise.text.as_str()).or_default().push(PremiseId(i as u32));
        }
        Twins(twins)
    }

    /// The statement of this name and its twins; none if the corpus does not have it.
    pub fn of(&self, corpus: &PremiseCorpus, name: &str) -> Vec<PremiseId> {
        let itself = corpus.by_name(name).map(|id| corpus.premise(id).text.as_str());
        itself.and_then(|text| self.0.get(text)).cloned().unwrap_or_default()
    }
}

/// Why pairs cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PairsError {
    /// The file cannot be opened or unpacked.
    #[error("reading pairs: {0}")]
    Input(#[from] data::input::InputError),
    /// The file cannot be read.
    #[error("reading pairs: {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is not JSON, or has fields of other types.
    #[error("reading pairs: {}, line {line}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The file has no pair.
    #[error("reading pairs: {} has none", .0.display())]
    Empty(PathBuf),
}

/// Reads all statements of a file.
///
/// # Errors
/// [`PairsError`], with the line; a file without any statement is one.
pub fn read(path: &Path) -> Result<Vec<Proved>, PairsError> {
    let io = |source| PairsError::Io { path: path.into(), source };
    let mut all = vec![];
    for (i, line) in data::input::lines_of(path)?.lines().enumerate() {
        let line = line.map_err(io)?;
        if !line.trim().is_empty() {
            let json = |source| PairsError::Json { path: path.into(), line: i + 1, source };
            all.push(serde_json::from_str(&line).map_err(json)?);
        }
    }
    if all.is_empty() {
        return Err(PairsError::Empty(path.into()));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn proved(module: &str, theorem: &str, premises: &[&str]) -> Proved {
        let premises = premises.iter().map(|p| p.to_string()).collect();
        let proof = Proof { prover: "simp".into(), tactic: "simp only [..]".into(), premises };
        let (module, theorem) = (module.into(), theorem.into());
        Proved {
            module,
            theorem,
            state: "⊢ True".into(),
            constants: vec!["True".into()],
            proofs: vec![proof],
        }
    }

    #[test]
    fn a_tenth_each() {
        let parts: Vec<Part> = (0..10_000).map(|i| part_of(&format!("Module.{i}"), SEED)).collect();
        let share = |p: Part| parts.iter().filter(|q| **q == p).count();
        for p in [Part::Test, Part::Validation] {
            assert!((900..1100).contains(&share(p)), "{p:?}: {}", share(p));
        }
        let again: Vec<Part> = (0..10_000).map(|i| part_of(&format!("Module.{i}"), SEED + 1)).collect();
        assert_ne!(parts, again);
    }

    #[test]
    fn nothing_of_a_test_module_is_trained_on() {
        let module = |part: Part| {
            (0..).map(|i| format!("M{i}")).find(|m| part_of(m, 7) == part).expect("one of the parts")
        };
        let (train, validation, test) = (module(Part::Train), module(Part::Validation), module(Part::Test));
        let module_of = |name: &str| match name {
            "t" => Some(train.as_str()),
            "v" => Some(validation.as_str()),
            "x" => Some(test.as_str()),
            _ => None,
        };
        let part =
            |own: &str, premises: &[&str]| Split::Novel.part(&proved(own, "theorem", premises), 7, module_of);
        assert_eq!(part(&train, &["t", "unknown"]), Part::Train);
        assert_eq!(part(&train, &["t", "x", "v"]), Part::Test);
        assert_eq!(part(&train, &["v"]), Part::Validation);
        assert_eq!(part(&test, &["t"]), Part::Test);
        let by_name = Split::Random.part(&proved(&test, "theorem", &["x"]), 7, module_of);
        assert_eq!(by_name, part_of("theorem", 7));
    }

    #[test]
    fn reads_plain_and_compressed_and_names_the_bad_line() {
        let folder = tempfile::tempdir().unwrap();
        let all = vec![proved("A", "a", &["x"]), proved("B", "b", &[])];
        let text: String = all.iter().map(|p| serde_json::to_string(p).unwrap() + "\n").collect();
        let (plain, packed) = (folder.path().join("pairs.jsonl"), folder.path().join("pairs.jsonl.gz"));
        std::fs::write(&plain, &text).unwrap();
        let mut out =
            flate2::write::GzEncoder::new(std::fs::File::create(&packed).unwrap(), Default::default());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap();
        assert_eq!(read(&plain).unwrap(), all);
        assert_eq!(read(&packed).unwrap(), all);
        std::fs::write(&plain, text.clone() + "{\"module\": 3}\n").unwrap();
        assert!(read(&plain).unwrap_err().to_string().contains("line 3"));
        std::fs::write(&plain, "\n").unwrap();
        assert!(matches!(read(&plain), Err(PairsError::Empty(_))));
        let torn = std::fs::read(&packed).unwrap();
        std::fs::write(&packed, &torn[..torn.len() / 2]).unwrap();
        let error = read(&packed).unwrap_err().to_string();
        assert!(error.starts_with("reading pairs: ") && error.contains("pairs.jsonl.gz"), "{error}");
    }
}
