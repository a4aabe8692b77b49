//! Language models that run in this process: an encoder with a decoder (T5, ByT5), or a decoder alone (Llama,
//! Qwen2, Qwen3), from safetensors or GGUF.
//!
//! [`LocalModel::open`] loads a folder; what comes of it is a [`language_model::LanguageModel`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod activation;
#[cfg(test)]
mod agreement;
mod ask;
mod chat;
mod decoder;
mod defaults;
mod error;
mod folder;
mod generate;
mod keys;
mod local_model;
mod matrix;
mod network;
mod products;
mod t5;
mod tokenizer;
mod watch;
mod weights;

pub use candle_core::Device;
pub use error::OpenError;
pub use local_model::{ARCHITECTURES, LocalModel, cuda};
