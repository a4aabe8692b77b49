//! Premises in sight of a place in a Lean file.

use super::corpus_args::CorpusArgs;
use super::engine_args::EngineArgs;
use super::failure::Failure;
use super::input;
use super::lean::Lean;
use proof_premises::library::premise;
use proof_premises::{Allowed, accessible};
use retriever::{PremiseCorpus, PremiseCorpusBuilder};
use std::path::PathBuf;
use std::time::Duration;

/// Time for the text before the place.
const LIMIT: Duration = Duration::from_secs(600);
/// What is opened at the place, as questions are asked of proof states.
const PROBE: &str = "example : True := by sorry";

/// A place in a file, and what it sees.
pub struct FilePremises {
    /// The Lean that has the modules of the file's project.
    pub lean: Lean,
    /// The text before the place.
    pub header: String,
    /// The library, if there is one for this Lean, with what the project and the text declare.
    pub corpus: PremiseCorpus,
    /// Those in sight.
    pub allowed: Allowed,
}

impl FilePremises {
    /// Reads `file.lean` to its end, or `file.lean:theorem` up to the theorem.
    ///
    /// # Errors
    /// The file cannot be read, has no such theorem, or Lean finds an error before the place.
    pub fn read(place: &str, library: &CorpusArgs, engine: &EngineArgs) -> Result<FilePremises, Failure> {
        let (path, header) = match place.rsplit_once(".lean:") {
            Some((file, _)) => {
                let theorem = input::read(place)?.theorems.into_iter().next();
                let none = || Failure::new(format!("no theorem at {place}"));
                (PathBuf::from(format!("{file}.lean")), theorem.ok_or_else(none)?.header.to_string())
            }
            None => (PathBuf::from(place), data::input::read_text(place.as_ref())?),
        };
        let lean = Lean::start_for(&[path], engine, 1)?;
        let modules = {
            let mut worker = lean.pool().reserve()?;
            let opened = worker.open(&header, PROBE, LIMIT).map_err(|error| match error {
                lean_bridge::Error::Lean { message, .. } => Failure::new(message),
                error => Failure::from(error),
            })?;
            worker.project_premises(&opened.state, usize::MAX)?.modules
        };
        let mut builder = match library.library(engine) {
            Ok(library) => library.into_builder(),
            Err(missing) => {
                eprintln!("without premises from the library: {missing}");
                PremiseCorpusBuilder::default()
            }
        };
        let names: Vec<String> = modules
            .into_iter()
            .map(|module| {
                let name = if module.module.is_empty() { place.to_owned() } else { module.module };
                builder.file(&name, vec![], module.premises.into_iter().map(premise).collect());
                name
            })
            .collect();
        let corpus = builder.build().map_err(Failure::new)?;
        let mut allowed = accessible(&corpus, &header);
        for file in names.iter().filter_map(|name| corpus.file(name)) {
            corpus.premises_of(file).for_each(|premise| allowed.insert(premise.0 as usize));
        }
        Ok(FilePremises { lean, header, corpus, allowed })
    }
}
