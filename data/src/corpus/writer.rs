//! Growing a corpus.

use super::checked_line;
use super::error::{CorpusError, io_error};
use super::head::{CorpusHead, differences, read_head};
use super::reader::Corpus;
use super::shards::{self, SHARD_BYTES};
use super::theorem::CorpusTheorem;
use super::unit_line::UnitLine;
use crate::{JsonLines, read_json_lines};
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How large a corpus may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorpusLimits {
    /// Theorems in all.
    pub theorems: usize,
    /// Theorems made with the same lemma.
    pub of_one_lemma: usize,
}

impl Default for CorpusLimits {
    fn default() -> CorpusLimits {
        CorpusLimits { theorems: usize::MAX, of_one_lemma: usize::MAX }
    }
}

/// Appends units to a corpus, in order. A unit is there as a whole
/// or not at all; one process writes at a time.
#[derive(Debug)]
pub struct CorpusWriter {
    folder: PathBuf,
    units: JsonLines,
    shard: File,
    number: u32,
    end: u64,
    keys: HashSet<String>,
    /// Theorems by lemma.
    uses: HashMap<String, usize>,
    done: Vec<UnitLine>,
    kept: usize,
    damaged: usize,
}

impl CorpusWriter {
    /// Begins a corpus in a new or empty folder, or continues the one that is there.
    ///
    /// # Errors
    /// [`CorpusError::Foreign`], [`CorpusError::OtherRun`]; those of
    /// the files, [`JsonLinesError::Busy`](crate::JsonLinesError::Busy) among them.
    pub fn open(folder: &Path, head: &CorpusHead) -> Result<CorpusWriter, CorpusError> {
        std::fs::create_dir_all(folder).map_err(io_error(folder, "make the folder"))?;
        let head_path = shards::head(folder);
        if head_path.exists() {
            let found = read_head(folder)?;
            if found != *head {
                let different = differences(&found, head);
                return Err(CorpusError::OtherRun { path: folder.to_owned(), different });
            }
        } else {
            let mut entries = std::fs::read_dir(folder).map_err(io_error(folder, "read the folder"))?;
            // a head that was being written when the process died
            if entries.any(|e| e.is_ok_and(|e| e.file_name() != "corpus.json.new")) {
                return Err(CorpusError::Foreign(folder.to_owned()));
            }
            let new = folder.join("corpus.json.new");
            let text = serde_json::to_string_pretty(head)? + "\n";
            std::fs::write(&new, text).map_err(io_error(&new, "write"))?;
            std::fs::rename(&new, &head_path).map_err(io_error(&head_path, "write"))?;
        }
        let units_path = shards::units(folder);
        let units = JsonLines::open(&units_path)?;
        let done: Vec<UnitLine> = read_json_lines(&units_path)?;
        let (number, end) = done.last().map_or((0, 0), |u| (u.shard, u.end));
        cut(folder, number, end)?;
        let path = shards::shard(folder, number);
        let shard = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let mut shard = shard.map_err(io_error(&path, "open for writing"))?;
        shard.seek(SeekFrom::Start(end)).map_err(io_error(&path, "open for writing"))?;
        let corpus = Corpus::read(folder)?;
        let keys = corpus.theorems.iter().map(|t| t.key.clone()).collect();
        let mut uses: HashMap<String, usize> = HashMap::new();
        corpus.theorems.iter().for_each(|t| *uses.entry(t.lemma.clone()).or_default() += 1);
        let damaged = corpus.damage.iter().map(|d| d.lines).sum();
        let kept = done.iter().map(|u| u.kept).sum();
        Ok(CorpusWriter {
            folder: folder.to_owned(),
            units,
            shard,
            number,
            end,
            keys,
            uses,
            done,
            kept,
            damaged,
        })
    }

    /// Units that are there, in order.
    pub fn done(&self) -> &[UnitLine] {
        &self.done
    }

    /// Theorems in all units.
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// Lines that cannot be read any more; what they said may come again.
    pub fn damaged(&self) -> usize {
        self.damaged
    }

    /// Appends a unit with those of its theorems whose keys are new, as far as the limits
    /// allow. Fills in how many that were and where they stand, counts the others in its
    /// tally, and gives those that are in the corpus now.
    ///
    /// # Errors
    /// Those of the files, after which the corpus is as before.
    pub fn commit(
        &mut self,
        mut unit: UnitLine,
        theorems: Vec<CorpusTheorem>,
        limits: CorpusLimits,
    ) -> Result<Vec<CorpusTheorem>, CorpusError> {
        let mut new: Vec<CorpusTheorem> = vec![];
        let mut bytes = vec![];
        let mut seen = HashSet::new();
        let mut count = |word: &str| *unit.tally.entry(word.into()).or_default() += 1;
        for theorem in theorems {
            if self.keys.contains(&theorem.key) || !seen.insert(theorem.key.clone()) {
                count("duplicate");
            } else if self.kept + new.len() >= limits.theorems {
                count("over the limit");
            } else if self.uses(&theorem.lemma, &new) >= limits.of_one_lemma {
                count("over the lemma's share");
            } else {
                bytes.extend(checked_line::write(&theorem)?);
                new.push(theorem);
            }
        }
        let mut lemmas: Vec<&String> = new.iter().map(|t| &t.lemma).collect();
        lemmas.sort_unstable();
        lemmas.dedup();
        lemmas.retain(|lemma| self.uses(lemma, &new) >= limits.of_one_lemma);
        unit.spent = lemmas.into_iter().cloned().collect();
        if self.end >= SHARD_BYTES {
            let path = shards::shard(&self.folder, self.number + 1);
            self.shard = File::create(&path).map_err(io_error(&path, "make"))?;
            (self.number, self.end) = (self.number + 1, 0);
        }
        let path = shards::shard(&self.folder, self.number);
        let written = self.shard.write_all(&bytes).and_then(|()| self.shard.flush());
        (unit.kept, unit.shard, unit.end) = (new.len(), self.number, self.end + bytes.len() as u64);
        let written = written.map_err(io_error(&path, "append to"));
        if let Err(e) = written.and_then(|()| Ok(self.units.append(&unit)?)) {
            // what was written of it is not part of the corpus; this keeps later units of this process sound
            let _ = self.shard.set_len(self.end);
            let _ = self.shard.seek(SeekFrom::Start(self.end));
            return Err(e);
        }
        self.end = unit.end;
        self.kept += unit.kept;
        self.done.push(unit);
        for theorem in &new {
            *self.uses.entry(theorem.lemma.clone()).or_default() += 1;
        }
        self.keys.extend(new.iter().map(|t| t.key.clone()));
        Ok(new)
    }

    /// Theorems made with a lemma, those that are about to be added included.
    fn uses(&self, lemma: &str, new: &[CorpusTheorem]) -> usize {
        self.uses.get(lemma).copied().unwrap_or(0) + new.iter().filter(|t| t.lemma == lemma).count()
    }
}

/// Takes away what was written after the last finished unit.
fn cut(folder: &Path, last: u32, end: u64) -> Result<(), CorpusError> {
    for entry in std::fs::read_dir(folder).map_err(io_error(folder, "read the folder"))?.flatten() {
        let path = entry.path();
        match shards::number(&path) {
            Some(number) if number > last => {
                std::fs::remove_file(&path).map_err(io_error(&path, "remove"))?;
            }
            Some(number) if number == last => {
                let file = OpenOptions::new().write(true).open(&path);
                let file = file.map_err(io_error(&path, "open for writing"))?;
                let length = file.metadata().map_err(io_error(&path, "read"))?.len();
                if length > end {
                    file.set_len(end).map_err(io_error(&path, "cut"))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}
