//! Reading a corpus.

use super::checked_line;
use super::difficulty::{Difficulty, difficulties};
use super::error::CorpusError;
use super::head::{CorpusHead, read_head};
use super::shards;
use super::theorem::CorpusTheorem;
use super::unit_line::UnitLine;
use crate::read_json_lines;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A corpus in memory.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// What made it.
    pub head: CorpusHead,
    /// Finished units.
    pub units: Vec<UnitLine>,
    /// In the order in which they were made.
    pub theorems: Vec<CorpusTheorem>,
    /// What could not be read.
    pub damage: Vec<Damage>,
    /// How hard theorems were for a search, by name; of those that were searched.
    pub difficulty: HashMap<String, Difficulty>,
}

/// Part of a shard that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The shard.
    pub path: PathBuf,
    /// Lines with a wrong checksum, and lines that are missing.
    pub lines: usize,
    /// The first of them, from 1.
    pub first: usize,
}

impl Corpus {
    /// Reads what is finished of a corpus. Lines that were damaged
    /// are left out, and counted in [`Corpus::damage`].
    ///
    /// # Errors
    /// [`CorpusError::None`], [`CorpusError::Io`], [`CorpusError::Units`].
    pub fn read(folder: &Path) -> Result<Corpus, CorpusError> {
        let head = read_head(folder)?;
        let units: Vec<UnitLine> = read_json_lines(&shards::units(folder))?;
        let difficulty = difficulties(folder)?;
        let mut corpus = Corpus { head, units, theorems: vec![], damage: vec![], difficulty };
        // of each shard: the lines and bytes that belong to the corpus
        let mut extents: Vec<(u32, usize, u64)> = vec![];
        for unit in &corpus.units {
            match extents.last_mut() {
                Some((shard, lines, end)) if *shard == unit.shard => {
                    *lines += unit.kept;
                    *end = unit.end;
                }
                _ => extents.push((unit.shard, unit.kept, unit.end)),
            }
        }
        for (number, lines, end) in extents {
            corpus.read_shard(&shards::shard(folder, number), lines, end)?;
        }
        Ok(corpus)
    }

    fn read_shard(&mut self, path: &Path, lines: usize, end: u64) -> Result<(), CorpusError> {
        let io = |source| CorpusError::Io { path: path.to_owned(), action: "read", source };
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                if lines > 0 {
                    self.damage.push(Damage { path: path.to_owned(), lines, first: 1 });
                }
                return Ok(());
            }
            Err(e) => return Err(io(e)),
        };
        let mut reader = BufReader::with_capacity(1 << 20, file.take(end));
        let (mut good, mut first) = (0, None);
        let mut line = vec![];
        for number in 1.. {
            line.clear();
            if reader.read_until(b'\n', &mut line).map_err(io)? == 0 {
                break;
            }
            match checked_line::read(line.strip_suffix(b"\n").unwrap_or(&line)) {
                Some(theorem) => {
                    self.theorems.push(theorem);
                    good += 1;
                }
                None => first = first.or(Some(number)),
            }
        }
        if good < lines || first.is_some() {
            let lines = lines.saturating_sub(good).max(1);
            self.damage.push(Damage { path: path.to_owned(), lines, first: first.unwrap_or(good + 1) });
        }
        Ok(())
    }

    /// Theorems by name.
    pub fn by_name(&self) -> HashMap<&str, &CorpusTheorem> {
        self.theorems.iter().map(|t| (t.name.as_str(), t)).collect()
    }
}
