//! Which premises a command works with: those of the library, or a file of them.

use super::engine_args::EngineArgs;
use super::failure::Failure;
use super::lean;
use super::library_source;
use clap::Args;
use proof_premises::library;
use proof_premises::library::{Library, LibrarySource};
use retriever::{PremiseCorpus, jsonl};
use std::path::{Path, PathBuf};

/// Options of all commands that search premises.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Premises")]
pub struct CorpusArgs {
    /// Import lines of the library; for others than the whole one `prover index --header` prints it first
    #[arg(long, value_name = "TEXT", default_value = library::WHOLE)]
    pub header: String,
    /// Take the premises of this file (JSON lines, see `prover index --help`) instead of the library's
    #[arg(long, value_name = "FILE", conflicts_with = "header")]
    pub corpus: Option<PathBuf>,
}

/// Premises, and where they come from.
pub struct Premises {
    pub corpus: PremiseCorpus,
    /// In words; changes with the source.
    pub name: String,
    /// Where the index of a library's text is kept.
    pub index: Option<PathBuf>,
}

impl CorpusArgs {
    /// Reads the premises; Lean is not started for it.
    pub fn open(&self, engine: &EngineArgs) -> Result<Premises, Failure> {
        if let Some(file) = &self.corpus {
            return read(file);
        }
        let identity = lean::identity(engine.open()?.as_ref());
        let name = format!("{identity}, {}", self.header.replace('\n', "; "));
        let source = self.source(engine)?;
        let index = Some(source.index(&lean_provision::cache_folder()?));
        Ok(Premises { corpus: library_source::read_from(&source, &self.header)?.into_corpus()?, name, index })
    }

    /// The library, whole.
    pub fn library(&self, engine: &EngineArgs) -> Result<Library, Failure> {
        library_source::read_from(&self.source(engine)?, &self.header)
    }

    fn source(&self, engine: &EngineArgs) -> Result<LibrarySource, Failure> {
        library_source::find(engine.open()?.as_ref(), &self.header)
    }
}

/// Reads a file of premises.
fn read(file: &Path) -> Result<Premises, Failure> {
    let (corpus, report) = jsonl::read(file).map_err(|error| {
        Failure::new(error).advise("`prover index --jsonl`, `--leandojo` and `--lean` make such files")
    })?;
    if report.duplicates > 0 {
        eprintln!("{} premises of a name that their module already had were left out", report.duplicates);
    }
    if corpus.is_empty() {
        return Err(Failure::new(format!("{} has no premises", file.display())));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Premises { corpus, name, index: None })
}

/// What is told where retrieval by constants in common is left out.
pub const NO_CONSTANTS: &str = "no premise has `constants`, nor shows the name of another one: retrieval by \
     constants in common (symbols) is left out";
