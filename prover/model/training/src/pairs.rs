//! What is learned from.

use crate::TrainError;
use data::Skipped;
use data::input::{Fields, read_text, records};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// A state and the tactic that was a step of a proof there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// As Lean prints it.
    pub state: String,
    /// The text of the tactic.
    pub tactic: String,
    /// The suite that the theorem is from, if that is told.
    pub suite: Option<String>,
    /// The theorem that the proof is of, if that is told.
    pub theorem: Option<String>,
}

/// A file of pairs, for the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file's name, without its folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Pairs in it.
    pub pairs: usize,
}

/// The pairs of some files.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// In the order of files and lines.
    pub pairs: Vec<Pair>,
    /// The files.
    pub sources: Vec<Source>,
    /// What could not be read, with its place.
    pub unreadable: Vec<Skipped>,
}

/// Pairs for learning and for validation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Divided {
    /// What is learned from.
    pub train: Vec<Pair>,
    /// What is looked at only; none of its states is among those of `train`.
    pub held_out: Vec<Pair>,
    /// Pairs that say what another one says.
    pub repeated: usize,
    /// Pairs for learning that were left out because their state is held out.
    pub shared: usize,
}

impl Pairs {
    /// Reads files with a JSON object a line that has `state` and `tactic`, as `prover model export` writes
    /// them.
    ///
    /// # Errors
    /// [`TrainError::Pairs`] or [`TrainError::Io`] if a file as a whole cannot be read. What is wrong with a
    /// line is in [`Pairs::unreadable`].
    pub fn read(files: &[PathBuf]) -> Result<Pairs, TrainError> {
        let mut all = Pairs::default();
        for path in files {
            let (before, text) = (all.pairs.len(), read_text(path)?);
            for record in records(&path.display().to_string(), &text) {
                match record.content.and_then(|fields| pair(&fields)) {
                    Ok(pair) => all.pairs.push(pair),
                    Err(reason) => all.unreadable.push(Skipped { place: record.place, reason }),
                }
            }
            all.sources.push(source(path, all.pairs.len() - before)?);
        }
        Ok(all)
    }

    /// Divides them: a theorem (where none is told, a state) is held out if a hash of its name says so.
    /// `share`: how much is held out, from 0 to 1.
    pub fn divide(&self, share: f64) -> Divided {
        let (mut divided, mut seen, mut train) = (Divided::default(), HashSet::new(), vec![]);
        for pair in &self.pairs {
            // of several theorems with the same step the first one counts
            if !seen.insert((&pair.state, &pair.tactic)) {
                divided.repeated += 1;
            } else if is_held_out(pair, share) {
                divided.held_out.push(pair.clone());
            } else {
                train.push(pair);
            }
        }
        let states: HashSet<&str> = divided.held_out.iter().map(|pair| pair.state.as_str()).collect();
        let (left_out, kept): (Vec<&Pair>, Vec<&Pair>) =
            train.into_iter().partition(|pair| states.contains(pair.state.as_str()));
        divided.shared = left_out.len();
        divided.train = kept.into_iter().cloned().collect();
        divided
    }
}

fn pair(fields: &Fields) -> Result<Pair, String> {
    let text = |name: &'static str| Ok::<_, String>(fields.text(&[name])?.map(|(_, t)| t.into_owned()));
    let needed = |name: &'static str| {
        text(name)?.filter(|text| !text.trim().is_empty()).ok_or_else(|| fields.missing(&[&[name]]))
    };
    let (state, tactic) = (needed("state")?, needed("tactic")?.trim().to_string());
    Ok(Pair { state, tactic, suite: text("suite")?, theorem: text("theorem")? })
}

fn source(path: &Path, pairs: usize) -> Result<Source, TrainError> {
    let mut hash = Sha256::new();
    let io = |source| TrainError::Io { path: path.into(), source };
    let bytes = std::io::copy(&mut std::fs::File::open(path).map_err(io)?, &mut hash).map_err(io)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Source { name, sha256: hex(&hash.finalize()), bytes, pairs })
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_held_out(pair: &Pair, share: f64) -> bool {
    let mut hash = Sha256::new();
    match &pair.theorem {
        Some(theorem) => {
            hash.update(pair.suite.as_deref().unwrap_or_default());
            hash.update([0]);
            hash.update(theorem);
        }
        None => hash.update(&pair.state),
    }
    let digest = hash.finalize();
    let number = u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]]);
    f64::from(number) < share * (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(state: &str, tactic: &str, theorem: &str) -> Pair {
        let theorem = Some(theorem.to_string()).filter(|t| !t.is_empty());
        Pair { state: state.into(), tactic: tactic.into(), suite: None, theorem }
    }

    #[test]
    fn lines_that_cannot_be_read_are_told_with_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.jsonl");
        let lines = "{\"state\": \"⊢ p\", \"tactic\": \"simp\"}\nnonsense\n{\"state\": \"⊢ q\"}\n\n\
                     {\"state\": \"⊢ q\", \"tactic\": \" \"}\n{\"state\": \"⊢ q\", \"tactic\": \"omega\"}\n\
                     {\"state\": \"⊢ q\", \"tac";
        std::fs::write(&path, lines).unwrap();
        let read = Pairs::read(std::slice::from_ref(&path)).unwrap();
        assert_eq!(read.pairs, [pair("⊢ p", "simp", ""), pair("⊢ q", "omega", "")]);
        let told: Vec<usize> = read.unreadable.iter().map(|s| s.place.line).collect();
        assert_eq!(told, [2, 3, 5, 7], "{:?}", read.unreadable);
        assert!(read.unreadable[0].place.to_string().ends_with("pairs.jsonl:2"));
        assert!(read.unreadable[1..3].iter().all(|s| s.reason.contains("tactic")), "{:?}", read.unreadable);
        assert_eq!((read.sources[0].pairs, read.sources[0].bytes), (2, lines.len() as u64));
        let nowhere = Pairs::read(&[folder.path().join("nowhere.jsonl")]).unwrap_err().to_string();
        assert!(nowhere.contains("nowhere.jsonl") && nowhere.contains("prover model export"), "{nowhere}");
    }

    #[test]
    fn theorems_are_held_out_whole_and_no_state_is_on_both_sides() {
        let mut pairs = Pairs::default();
        for theorem in 0..400 {
            for step in 0..3 {
                let name = format!("t{theorem}");
                pairs.pairs.push(pair(&format!("⊢ p{theorem} {step}"), "simp", &name));
                pairs.pairs.push(pair("⊢ True", &format!("exact {step}"), &name));
            }
        }
        let divided = pairs.divide(0.1);
        let theorems = |part: &[Pair]| part.iter().map(|p| p.theorem.clone()).collect::<HashSet<_>>();
        let (train, held_out) = (theorems(&divided.train), theorems(&divided.held_out));
        assert!(train.is_disjoint(&held_out) && (20..70).contains(&held_out.len()), "{}", held_out.len());
        let states: HashSet<&String> = divided.held_out.iter().map(|p| &p.state).collect();
        assert!(divided.train.iter().all(|p| !states.contains(&p.state)));
        let kept = divided.train.len() + divided.held_out.len();
        assert_eq!(kept + divided.repeated + divided.shared, pairs.pairs.len());
        assert_eq!(divided.repeated, 3 * 399);
        assert_eq!(divided, pairs.divide(0.1));
        assert!(pairs.divide(0.0).held_out.is_empty() && pairs.divide(1.0).train.is_empty());
    }
}
