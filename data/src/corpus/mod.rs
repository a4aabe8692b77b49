//! Corpora of new theorems: a folder that grows by appending,
//! survives a kill at any byte, and says itself what it is.
//!
//! | file | what |
//! |---|---|
//! | `corpus.json` | what made it: [`CorpusHead`] |
//! | `shard-00000.jsonl`, … | a theorem a line, with a checksum: [`CorpusTheorem`] |
//! | `search-….jsonl` | what a search made of some of them: [`Difficulty`] |
//! | `units.jsonl` | what is finished, in order: [`UnitLine`]. What a shard holds beyond is not part of the corpus |
//!
//! [`CorpusWriter`] appends, [`Corpus::read`] reads; [`Corpus::stats`] and [`splits`] look at what was read.

mod card;
mod checked_line;
mod difficulty;
mod reader;
mod shards;
mod split;
mod stats;
mod theorem;
mod writer;

pub use difficulty::{Difficulty, Taken};
pub use reader::{Corpus, Damage};
pub use split::{Part, SplitBy, splits};
pub use stats::{CorpusStats, Quantiles, Spread};
pub use theorem::{CorpusTheorem, MutationKind};
pub use writer::{CorpusError, CorpusHead, CorpusLimits, CorpusWriter, UnitLine};

#[cfg(test)]
mod tests;
