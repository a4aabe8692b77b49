//! F*: the data set of definitions and proofs, and what is needed to check a candidate for one of them.
//!
//! The format is that of the data set of "Towards Neural Synthesis for SMT-assisted Proof-Oriented
//! Programming" (ICSE 2025): a [`Definition`] is one record, a [`SourceFile`] the JSON of a whole file, an
//! [`FstarSuite`] many records with ids, parts ([`Split`]) and a hash. Records are written as they were
//! read, with everything that is not known here. A [`Scaffold`] is the text that F* needs before a
//! candidate. [`verify_at_k`] is the measure of the results.
//!
//! The built-in suite `fstar-sample` is small and our own; its sources are in `data/suites/fstar-sample`.
//!
//! ```
//! use data::fstar::{FstarSuite, Scaffold, Split, mean_verify_at_k};
//!
//! let suite = FstarSuite::open("fstar-sample")?;
//! let entry = suite.get("Arith.Sum.fst:Arith.Sum.sum_to_closed").expect("it is in the sample");
//! assert!(entry.definition.checkability().is_alone());
//! assert_eq!(entry.project, "arith-notes");
//!
//! // what to send: `push-partial-checked-file` with `until_lid`, then `push` with the snippet
//! let scaffold = Scaffold::new(&entry.definition)?;
//! assert_eq!(scaffold.until_lid, "Arith.Sum.sum_to_closed");
//! assert!(scaffold.text().contains("\nopen FStar.Mul\nopen Arith.Sum\n#push-options \"--initial_fuel 2 "));
//! assert!(scaffold.dropped.iter().all(|option| option.is_default || option.key == "z3version"));
//! let snippet = scaffold.snippet(entry.definition.val_text(), "let rec sum_to_closed n = ()");
//! assert!(snippet.ends_with("(decreases n)\nlet rec sum_to_closed n = ()"));
//!
//! // whole projects are held out for one of the tests
//! let (train, test) = (suite.split(Split::Train, 1), suite.split(Split::CrossTest, 1));
//! assert!(test.iter().all(|held_out| train.iter().all(|seen| seen.project != held_out.project)));
//!
//! // 4 candidates for each of three definitions, of which 1, 0 and 4 were right
//! let mean = mean_verify_at_k(&[(4, 1), (4, 0), (4, 4)], 2).expect("each has two candidates");
//! assert!((mean.mean - 0.5).abs() < 1e-12);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod checkability;
mod definition;
mod dependencies;
mod open_or_abbrev;
mod origin;
mod partition;
mod record;
mod records;
mod sample;
mod scaffold;
mod source_file;
mod source_range;
mod split;
mod suite;
mod suite_entry;
mod suite_error;
mod verifier_config;
mod verify_at_k;

pub use checkability::{Checkability, Obstacle};
pub use definition::Definition;
pub use dependencies::Dependencies;
pub use open_or_abbrev::{Import, OpenOrAbbrev};
pub use origin::Origin;
pub use sample::SAMPLE;
pub use scaffold::{DroppedOption, Scaffold, ScaffoldError};
pub use source_file::SourceFile;
pub use source_range::SourceRange;
pub use split::Split;
pub use suite::FstarSuite;
pub use suite_entry::SuiteEntry;
pub use suite_error::{At, FstarSuiteError, RecordPlace};
pub use verifier_config::VerifierConfig;
pub use verify_at_k::{MeanVerifyAtK, mean_verify_at_k, verify_at_k};
