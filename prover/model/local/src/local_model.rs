//! A model of a folder.

use crate::OpenError;
use crate::chat::ChatTemplate;
use crate::decoder::config::ARCHITECTURES as DECODERS;
use crate::decoder::{Decoder, DecoderConfig};
use crate::defaults::Defaults;
use crate::folder::Fields;
use crate::network::Network;
use crate::t5::{T5, T5Config};
use crate::tokenizer::Tokenizer;
use crate::weights::Safetensors;
use crate::weights::gguf::Gguf;
use candle_core::Device;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Architectures that there is code for, as `model_type` in `config.json` and `general.architecture` in a
/// GGUF file call them. (Files with T5 in GGUF are not read.)
pub const ARCHITECTURES: &[&str] = &["t5", "llama", "qwen2", "qwen3"];

/// Files, besides the weights, that answers depend on.
const FILES: [&str; 5] = [
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "chat_template.jinja",
];

/// A language model that runs in this process.
pub struct LocalModel {
    pub(crate) name: String,
    pub(crate) network: Box<dyn Network>,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) chat: Option<ChatTemplate>,
    pub(crate) defaults: Defaults,
}

/// The first CUDA device.
///
/// # Errors
/// [`OpenError::Cuda`] in a build without the feature `cuda`, and where no device answers.
pub fn cuda() -> Result<Device, OpenError> {
    if !candle_core::utils::cuda_is_available() {
        return Err(OpenError::Cuda("this program was built without `--features cuda`".into()));
    }
    Device::new_cuda(0).map_err(|e| OpenError::Cuda(e.to_string()))
}

impl LocalModel {
    /// Loads a model's folder, as Hugging Face's libraries write it: `config.json`, weights (safetensors, or
    /// a GGUF file, which needs no `config.json`) and a tokenizer. Its files must not be edited in place
    /// meanwhile.
    ///
    /// # Errors
    /// [`OpenError`], which says what is missing or does not fit, and what to do.
    pub fn open(folder: &Path, device: Device) -> Result<LocalModel, OpenError> {
        if !folder.is_dir() {
            let source = std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such folder");
            return Err(OpenError::Io { path: folder.into(), source });
        }
        let tokenizer_config = Fields::read_or_empty(folder, "tokenizer_config.json")?;
        let (network, mut defaults, checksums, template) = match Gguf::find(folder)? {
            Some(path) => {
                let gguf = Gguf::open(&path, &device)?;
                let network = decoder_of_gguf(&gguf)?;
                let ends = gguf.number("tokenizer.ggml.eos_token_id").map(|id| vec![id as u32]);
                let template = gguf.text("tokenizer.chat_template").map(str::to_string);
                let defaults = Defaults { ends: ends.unwrap_or_default(), ..Defaults::default() };
                (network, defaults, vec![gguf.checksum()], template)
            }
            None => {
                let Some(config) = Fields::read(folder.join("config.json"))? else {
                    let (folder, missing) = (folder.to_path_buf(), "config.json".to_string());
                    let advice = "a model's folder has config.json, weights and a tokenizer, or a file .gguf";
                    return Err(OpenError::MissingFile { folder, missing, advice });
                };
                let (network, checksums) = of_config(folder, &config, &device)?;
                let ends = config.ids("eos_token_id").unwrap_or_default();
                (network, Defaults { ends, ..Defaults::default() }, checksums, None)
            }
        };
        defaults.read(&Fields::read_or_empty(folder, "generation_config.json")?);
        let tokenizer = Tokenizer::read(folder, &tokenizer_config)?;
        let chat = ChatTemplate::read(folder, &tokenizer_config, template.as_deref())?;
        let name = name(folder, &checksums);
        Ok(LocalModel { name, network, tokenizer, chat, defaults })
    }
}

fn of_config(
    folder: &Path,
    config: &Fields,
    device: &Device,
) -> Result<(Box<dyn Network>, Vec<u32>), OpenError> {
    let architecture = match config.json["model_type"].as_str() {
        Some(name) => name,
        None => config.json["architectures"][0].as_str().unwrap_or_default(),
    };
    if architecture == "t5" {
        let weights = Safetensors::open(folder, device, false)?;
        let network = T5::load(T5Config::of_file(config)?, &weights)?;
        return Ok((Box::new(network), weights.checksum()));
    }
    if !DECODERS.contains(&architecture) {
        return Err(unknown(&config.path, architecture));
    }
    let weights = Safetensors::open(folder, device, true)?;
    let network = Decoder::load(DecoderConfig::of_file(config, architecture)?, &weights)?;
    Ok((Box::new(network), weights.checksum()))
}

fn decoder_of_gguf(gguf: &Gguf) -> Result<Box<dyn Network>, OpenError> {
    let architecture = gguf.text("general.architecture").unwrap_or_default();
    if !DECODERS.contains(&architecture) {
        return Err(unknown(&gguf.path, architecture));
    }
    Ok(Box::new(Decoder::load(DecoderConfig::of_gguf(gguf, architecture)?, gguf)?))
}

fn unknown(path: &Path, found: &str) -> OpenError {
    OpenError::Architecture { path: path.into(), found: found.into(), supported: ARCHITECTURES }
}

/// The folder's name, and a hash of all that answers depend on.
fn name(folder: &Path, checksums: &[u32]) -> String {
    let mut hash = Sha256::new();
    checksums.iter().for_each(|sum| hash.update(sum.to_le_bytes()));
    for file in FILES {
        // what is not there has been reported, or may be missing
        let text = std::fs::read(folder.join(file)).unwrap_or_default();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let short: String = hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let folder = folder.canonicalize().unwrap_or(folder.into());
    let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{folder}@{short}")
}
