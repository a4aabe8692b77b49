//! Retrieval by meaning: an encoder, the vectors of all premises, exact search.

use crate::encoder::{Batching, Encoder, EncoderError};
use crate::exact::{self, Threads};
use crate::fingerprint::Fingerprint;
use crate::premise_corpus::PremiseCorpus;
use crate::source::{Hit, Query, Source, SourceError};
use crate::vectors::{Dtype, Kept, VectorError, VectorWriter, Vectors};
use fixedbitset::FixedBitSet;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Why there is no dense retriever.
#[derive(Debug, thiserror::Error)]
pub enum DenseError {
    /// The encoder cannot be used.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// The file of vectors cannot be read or written.
    #[error(transparent)]
    Vectors(#[from] VectorError),
}

/// The premises whose vectors are nearest to the goal's.
pub struct Dense {
    encoder: Encoder,
    vectors: Vectors,
    encoded: usize,
}

/// Texts encoded before what is done is put on disk.
const PART: usize = 4096;

impl Dense {
    /// The retriever for a corpus, with the vectors in `file`. It is used as it is if this encoder made
    /// it from these texts. Otherwise it is made again, from the rows of all vector files in its folder
    /// that this encoder made, and by encoding the texts that have none. An interruption loses less
    /// than the last 4096 of them: until the file is there, they are kept in files beside it.
    /// `progress` is told how many premises are done.
    ///
    /// # Errors
    /// [`DenseError`]: the encoder fails, the file cannot be written, or what
    /// is there is something else than a vector file.
    pub fn open(
        encoder: Encoder,
        corpus: &PremiseCorpus,
        file: &Path,
        dtype: Dtype,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Self, DenseError> {
        let texts: Vec<String> = corpus.premises().iter().map(|p| p.document()).collect();
        let keys: Vec<Fingerprint> = texts.iter().map(|t| Fingerprint::of(t.as_bytes())).collect();
        let (made_from, dimension) = (encoder.fingerprint(), encoder.dimension());
        if let Some(vectors) = present(file)? {
            let same = (vectors.made_from(), vectors.dtype()) == (made_from, dtype);
            if same && vectors.keys().eq(keys.iter().copied()) {
                return Ok(Dense { encoder, vectors, encoded: 0 });
            }
        }
        let mut kept = Kept::of_folder(folder(file), made_from, dtype, dimension);
        let mut parts = Parts::left(file);
        let mut seen = HashSet::new();
        let missing: Vec<usize> =
            (0..texts.len()).filter(|i| kept.get(keys[*i]).is_none() && seen.insert(keys[*i])).collect();
        let already = texts.len() - missing.len();
        for (number, part) in missing.chunks(PART).enumerate() {
            let before = already + number * PART;
            let path = parts.add();
            let mut writer = VectorWriter::create(&path, dtype, dimension, made_from)?;
            let texts: Vec<&str> = part.iter().map(|i| &texts[*i][..]).collect();
            let mut of = part.iter().map(|i| keys[*i]);
            let done = |n| progress(before + n);
            encoder.encode_each(&texts, Batching::default(), &done, |row| {
                writer.push(of.next().expect("a row per text"), &row).map_err(DenseError::from)
            })?;
            writer.finish()?;
            kept.add(Vectors::open(&path)?);
        }
        let mut writer = VectorWriter::create(file, dtype, dimension, made_from)?;
        for key in keys {
            let (vectors, row) = kept.get(key).expect("kept or just made");
            writer.push_stored(vectors, row)?;
        }
        writer.finish()?;
        parts.remove();
        Ok(Dense { encoder, vectors: Vectors::open(file)?, encoded: missing.len() })
    }

    /// How many texts of the corpus have no vector of this encoder in any file beside `file`, so that
    /// [`Dense::open`] would encode them.
    pub fn missing(encoder: &Encoder, corpus: &PremiseCorpus, file: &Path, dtype: Dtype) -> usize {
        let kept = Kept::of_folder(folder(file), encoder.fingerprint(), dtype, encoder.dimension());
        let keys = corpus.premises().iter().map(|p| Fingerprint::of(p.document().as_bytes()));
        keys.filter(|key| kept.get(*key).is_none()).collect::<HashSet<_>>().len()
    }

    /// How many texts were encoded, because no row of them was there.
    pub fn encoded(&self) -> usize {
        self.encoded
    }

    /// The encoder that made the vectors, and makes those of queries.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// One row per premise.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }
}

/// Files with the rows made so far, beside the file that they are for.
struct Parts<'a> {
    file: &'a Path,
    paths: Vec<PathBuf>,
}

impl<'a> Parts<'a> {
    /// Those that interrupted runs have left.
    fn left(file: &'a Path) -> Self {
        let mut stem = file.file_name().unwrap_or_default().to_os_string();
        stem.push(".part-");
        let left = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            // what ends so is being written by another program
            name.starts_with(stem.as_encoded_bytes()) && !name.ends_with(b".new")
        };
        let beside = std::fs::read_dir(folder(file)).into_iter().flatten().flatten();
        Parts { file, paths: beside.map(|e| e.path()).filter(left).collect() }
    }

    /// The path for another one. The process id keeps two programs that make the same file apart.
    fn add(&mut self) -> PathBuf {
        let mut name = self.file.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".part-{}-{}", std::process::id(), self.paths.len()));
        let path = self.file.with_file_name(name);
        self.paths.push(path.clone());
        path
    }

    /// Removes them: their rows are in the file now.
    fn remove(self) {
        for path in self.paths {
            // one that stays is only a file too many
            let _ = std::fs::remove_file(path);
        }
    }
}

fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// The vectors of a file, if it is there and whole.
fn present(file: &Path) -> Result<Option<Vectors>, VectorError> {
    match Vectors::open(file) {
        Ok(vectors) => Ok(Some(vectors)),
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
