//! Corpora of new theorems: a folder that grows by appending,
//! survives a kill at any byte, and says itself what it is.
//!
//! | file | what |
//! |---|---|
//! | `corpus.json` | what made it: [`CorpusHead`] |
//! | `shard-00000.jsonl`, … | a theorem a line, with a checksum: [`CorpusTheorem`] |
//! | `search-….jsonl` | what a search made of some of them: [`Difficulty`] |
//! | `units.jsonl` | what is finished, in order: [`UnitLine`] |
//!
//! What a shard holds beyond the finished units is not part of the corpus.
//!
//! [`CorpusWriter`] appends, [`Corpus::read`] reads; [`Corpus::stats`] and [`splits`] look at what was read.

mod card;
mod checked_line;
mod difficulty;
mod error;
mod head;
mod reader;
mod shards;
mod split;
mod stats;
mod theorem;
mod unit_line;
mod writer;

pub use difficulty::{Difficulty, Taken};
pub use error::CorpusError;
pub use head::CorpusHead;
pub use reader::{Corpus, Damage};
pub use split::{Part, SplitBy, splits};
pub use stats::{CorpusStats, Quantiles, Spread};
pub use theorem::{CorpusTheorem, MutationKind};
pub use unit_line::UnitLine;
pub use writer::{CorpusLimits, CorpusWriter};

#[cfg(test)]
mod tests;
