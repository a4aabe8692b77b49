//! Divisions of theorems, and their parts.

/// How theorems are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Split {
    /// Theorems are divided at random.
    Random,
    /// Every test theorem uses a premise that no training theorem uses.
    NovelPremises,
}

impl Split {
    /// Both, in the order of LeanDojo's paper.
    pub const ALL: [Split; 2] = [Split::Random, Split::NovelPremises];

    /// The name of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Split::Random => "random",
            Split::NovelPremises => "novel_premises",
        }
    }
}

/// A part of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What is learnt from.
    Train,
    /// What decides when to stop.
    Val,
    /// What is measured.
    Test,
}

impl Part {
    /// The name of its file, without `.json`.
    pub fn name(self) -> &'static str {
        match self {
            Part::Train => "train",
            Part::Val => "val",
            Part::Test => "test",
        }
    }
}
