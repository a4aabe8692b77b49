//! The encoder that is built in: the files of `retriever/model`, as `prover retriever train` made them.

use crate::encoder::{Encoder, EncoderError};
use crate::fingerprint::Fingerprint;
use candle_core::Device;
use std::io;
use std::path::{Path, PathBuf};

/// Files of a model folder with their contents.
pub type Files = [(&'static str, &'static [u8])];

#[cfg(default_model)]
const FILES: &Files = &[
    ("config.json", include_bytes!("../model/config.json")),
    ("tokenizer.json", include_bytes!("../model/tokenizer.json")),
    ("model.safetensors", include_bytes!("../model/model.safetensors")),
];
#[cfg(not(default_model))]
const FILES: &Files = &[];

/// The files of the built-in model; none if it was built without.
pub fn files() -> Option<&'static Files> {
    (!FILES.is_empty()).then_some(FILES)
}

/// Opens a model that is at hand as bytes. They are written once into a folder under
/// `cache`, named after what is in them, and mapped from there; a folder that is
/// there is whole, because it is renamed into its place.
///
/// # Errors
/// [`EncoderError`].
pub fn open(files: &Files, cache: &Path, device: Device) -> Result<Encoder, EncoderError> {
    let folder = unpack(files, cache).map_err(|source| EncoderError::Io { path: cache.into(), source })?;
    Encoder::open_on(&folder, device)
}

fn unpack(files: &Files, cache: &Path) -> io::Result<PathBuf> {
    let mut hash = Fingerprint::default();
    for (name, bytes) in files {
        hash.add(name.as_bytes());
        hash.add_large(bytes);
    }
    let folder = cache.join(format!("model-{hash}"));
    if folder.is_dir() {
        return Ok(folder);
    }
    let partial = cache.join(format!("model-{hash}.tmp-{}", std::process::id()));
    std::fs::create_dir_all(&partial)?;
    let written = files.iter().try_for_each(|(name, bytes)| std::fs::write(partial.join(name), bytes));
    let placed = written.and_then(|()| std::fs::rename(&partial, &folder));
    if placed.is_err() {
        // the error that matters is the first one
        let _ = std::fs::remove_dir_all(&partial);
    }
    // another process may have been faster
    if folder.is_dir() { Ok(folder) } else { placed.map(|()| folder) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINILM: &Files = &[
        ("config.json", include_bytes!("../tests/data/encoders/minilm/config.json")),
        ("tokenizer.json", include_bytes!("../tests/data/encoders/minilm/tokenizer.json")),
        ("model.safetensors", include_bytes!("../tests/data/encoders/minilm/model.safetensors")),
    ];

    #[test]
    fn bytes_are_the_model_that_they_were() {
        let cache = tempfile::tempdir().unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/encoders/minilm");
        let (ours, theirs) =
            (open(MINILM, cache.path(), Device::Cpu).unwrap(), Encoder::open(&folder).unwrap());
        let text = ["a ⊢ b"];
        assert_eq!(ours.encode(&text).unwrap(), theirs.encode(&text).unwrap());
        let folders = || std::fs::read_dir(cache.path()).unwrap().count();
        assert_eq!(folders(), 1);
        open(MINILM, cache.path(), Device::Cpu).unwrap();
        assert_eq!(folders(), 1, "written once");
    }

    #[test]
    fn what_is_built_in_can_be_opened() {
        let cache = tempfile::tempdir().unwrap();
        if let Some(files) = files() {
            let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
            assert!(size <= 12 << 20, "{size} bytes");
            let rows = open(files, cache.path(), Device::Cpu).unwrap().encode(&["⊢ True"]).unwrap();
            assert!((rows[0].iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told() {
        let cache = tempfile::tempdir().unwrap();
        let file = cache.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = open(MINILM, &file, Device::Cpu).err().unwrap().to_string();
        assert!(error.contains("file"), "{error}");
    }
}
