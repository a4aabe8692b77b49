//! Retrieval by meaning: an encoder, the vectors of all premises, exact search.

use crate::corpus::Corpus;
use crate::encoder::{Batching, Encoder, EncoderError};
use crate::exact::{self, Threads};
use crate::fingerprint::Fingerprint;
use crate::source::{Hit, Query, Source, SourceError};
use crate::vectors::{Dtype, VectorError, VectorWriter, Vectors};
use fixedbitset::FixedBitSet;
use std::path::Path;

/// Why there is no dense retriever.
#[derive(Debug, thiserror::Error)]
pub enum DenseError {
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    #[error(transparent)]
    Vectors(#[from] VectorError),
}

/// The premises whose vectors are nearest to the goal's.
pub struct Dense {
    encoder: Encoder,
    vectors: Vectors,
    reused: bool,
}

impl Dense {
    /// The retriever for a corpus, with the vectors in `file`. They are used as they are if they were made by this encoder
    /// from these texts; otherwise made again and put in place when all are there. `progress` is told how many premises
    /// are done.
    ///
    /// # Errors
    /// [`DenseError`]: the encoder fails, the file cannot be written, or what is there is something else than a vector file.
    pub fn open(
        encoder: Encoder,
        corpus: &Corpus,
        file: &Path,
        dtype: Dtype,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Self, DenseError> {
        let texts: Vec<String> = corpus.premises().iter().map(|p| p.document()).collect();
        let mut made_from = encoder.fingerprint();
        texts.iter().for_each(|t| made_from.add(t.as_bytes()));
        if let Some(vectors) = present(file, made_from, dtype)? {
            return Ok(Dense { encoder, vectors, reused: true });
        }
        let mut writer = VectorWriter::create(file, dtype, encoder.dimension(), made_from)?;
        encoder.encode_each(&texts, Batching::default(), progress, |row| {
            writer.push(&row).map_err(DenseError::from)
        })?;
        writer.finish()?;
        Ok(Dense { encoder, vectors: Vectors::open(file)?, reused: false })
    }

    /// Whether the vectors were there already.
    pub fn reused(&self) -> bool {
        self.reused
    }

    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// One row per premise.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }
}

/// The vectors of a file, if it is there, whole, and made from the same things.
fn present(file: &Path, made_from: Fingerprint, dtype: Dtype) -> Result<Option<Vectors>, VectorError> {
    match Vectors::open(file) {
        Ok(vectors) => Ok((vectors.made_from() == made_from && vectors.dtype() == dtype).then_some(vectors)),
        Err(VectorError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        // ours, but of another version or damaged: it is a cache, and made again
        Err(
            e @ (VectorError::Version { .. } | VectorError::Length { .. } | VectorError::UnknownDtype { .. }),
        ) => {
            tracing::warn!("{e}; making it again");
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

impl Source for Dense {
    fn name(&self) -> &'static str {
        "dense"
    }

    fn top(&self, query: &Query, k: usize, allowed: Option<&FixedBitSet>) -> Result<Vec<Hit>, SourceError> {
        let failed = |reason: String| SourceError { stage: "dense", reason };
        let vectors = self.encoder.encode(&[&query.text]).map_err(|e| failed(e.to_string()))?;
        exact::top(&self.vectors, &vectors[0], k, allowed, Threads::Pool).map_err(|e| failed(e.to_string()))
    }
}
