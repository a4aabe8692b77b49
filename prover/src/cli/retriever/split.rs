//! The splits of pairs, as an option.

use clap::ValueEnum;
use retriever::pairs::Split;

/// See [`Split`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SplitArg {
    /// By module: premises of the test are never met in training
    Novel,
    /// By theorem
    Random,
}

impl From<SplitArg> for Split {
    fn from(arg: SplitArg) -> Split {
        match arg {
            SplitArg::Novel => Split::Novel,
            SplitArg::Random => Split::Random,
        }
    }
}
