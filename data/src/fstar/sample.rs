//! The suite inside the program.

/// A file of the built-in suite.
pub(super) struct SampleFile {
    pub name: &'static str,
    pub source: &'static str,
    pub json: &'static str,
}

macro_rules! sample_files {
    ($($name:literal,)*) => {
        &[$(SampleFile {
            name: $name,
            source: include_str!(concat!("../../suites/fstar-sample/", $name)),
            json: include_str!(concat!("../../suites/fstar-sample/", $name, ".json")),
        }),*]
    };
}

/// Its name.
pub const SAMPLE: &str = "fstar-sample";

/// Its files, sorted by name.
pub(super) const SAMPLE_FILES: &[SampleFile] = sample_files![
    "Arith.Counter.fst",
    "Arith.Counter.fsti",
    "Arith.Factorial.fst",
    "Arith.Parity.fst",
    "Arith.Power.fst",
    "Arith.Square.fst",
    "Arith.Sum.fst",
    "Bounded.fst",
    "Effects.fst",
    "ListRev.fst",
    "ListSum.fst",
    "Logic.fst",
    "Queue.fst",
    "Queue.fsti",
    "Tree.fst",
];

#[cfg(test)]
#[path = "sample_tests.rs"]
mod tests;
