//! Which encoder a command uses, and the vectors that it makes.

use super::failure::Failure;
use clap::Args;
use retriever::encoder::{self, Device};
use retriever::{Dense, Dtype, Encoder, PremiseCorpus, default_model};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Options of commands that can use an encoder.
#[derive(Args, Clone, Debug, Default)]
pub struct ModelArgs {
    /// Model folder of the encoder: config.json, model.safetensors,
    /// tokenizer.json [default: the built-in one]
    #[arg(long, value_name = "DIR", conflicts_with = "no_model")]
    pub model: Option<PathBuf>,
    /// Do without an encoder
    #[arg(long)]
    pub no_model: bool,
    /// Encode on the first CUDA device (in builds with `--features cuda`)
    #[arg(long)]
    pub cuda: bool,
}

impl ModelArgs {
    /// Whether there is an encoder to use.
    pub fn is_there(&self) -> bool {
        !self.no_model && (self.model.is_some() || default_model::files().is_some())
    }

    fn device(&self) -> Result<Device, Failure> {
        let advice = "build with `cargo build --release --features prover/cuda`, or leave --cuda out";
        match self.cuda {
            true => encoder::cuda().map_err(|e| Failure::new(e).advise(advice)),
            false => Ok(Device::Cpu),
        }
    }

    /// The encoder, if there is one.
    pub fn open(&self) -> Result<Option<Encoder>, Failure> {
        let advice =
            "a model folder has config.json, model.safetensors and, unless it is ByT5's, tokenizer.json";
        let opened = match (&self.model, default_model::files()) {
            _ if self.no_model => return Ok(None),
            (Some(folder), _) => {
                Encoder::open_on(folder, self.device()?).map_err(|e| Failure::new(e).advise(advice))?
            }
            (None, Some(files)) => {
                default_model::open(files, &lean_provision::cache_folder()?, self.device()?)?
            }
            (None, None) => return Ok(None),
        };
        Ok(Some(opened))
    }
}

/// Where the vectors of a corpus are kept; the folder is made.
pub fn vectors(encoder: &Encoder, corpus: &PremiseCorpus) -> Result<PathBuf, Failure> {
    let mut made_from = encoder.fingerprint();
    corpus.premises().iter().for_each(|p| made_from.add(p.document().as_bytes()));
    let folder = lean_provision::cache_folder()?.join("library");
    std::fs::create_dir_all(&folder)
        .map_err(|e| Failure::new(format!("cannot make {}: {e}", folder.display())))?;
    Ok(folder.join(format!("{made_from}.vectors")))
}

/// Statements that are encoded while somebody waits, in a second or two.
const FEW: usize = 1000;

/// The dense retriever of a library, or why it is left out: the built-in encoder is not made to encode the
/// whole of it while somebody waits for an answer.
pub fn dense_of_library(model: &ModelArgs, corpus: &PremiseCorpus) -> Result<Result<Dense, String>, Failure> {
    let Some(encoder) = model.open()? else { return Ok(Err("there is no encoder".into())) };
    let file = vectors(&encoder, corpus)?;
    if model.model.is_none() && !file.exists() {
        let (missing, all) = (Dense::missing(&encoder, corpus, &file, Dtype::F16), corpus.len());
        if missing > FEW {
            return Ok(Err(format!(
                "{missing} of {all} statements have no vector yet: `prover setup` makes them"
            )));
        }
    }
    dense(encoder, corpus).map(Ok)
}

/// The dense retriever of a corpus. Its vectors are kept in the cache, under what they were made from; if
/// they are not there, those that are missing are made now, with progress on standard error.
pub fn dense(encoder: Encoder, corpus: &PremiseCorpus) -> Result<Dense, Failure> {
    let file = vectors(&encoder, corpus)?;
    let (total, reported) = (corpus.len(), AtomicUsize::new(0));
    let terminal = std::io::stderr().is_terminal();
    let progress = |done: usize| {
        // Progress is shown a hundredth at a time on a terminal, a tenth elsewhere.
        let part = done * if terminal { 100 } else { 10 } / total.max(1);
        if reported.fetch_max(part, Relaxed) < part {
            eprint!("{done} of {total} statements encoded{}", if terminal { "\r" } else { "\n" });
        }
    };
    let dense = Dense::open(encoder, corpus, &file, Dtype::F16, &progress)?;
    if terminal && dense.encoded() > 0 {
        eprintln!();
    }
    Ok(dense)
}
