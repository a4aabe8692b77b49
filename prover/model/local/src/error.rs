//! Why a model cannot be opened.

use std::path::PathBuf;

/// What is wrong with a model's folder, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file of the folder cannot be read.
    #[error("local model: {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder lacks a file that such a model needs.
    #[error("local model: no {missing} in {folder}; {advice}")]
    MissingFile {
        /// The model's folder.
        folder: PathBuf,
        /// The name of the file.
        missing: String,
        /// What to do.
        advice: &'static str,
    },
    /// A file is there, but is not what its name says.
    #[error("local model: {path} is damaged: {reason}; download or convert the model again")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The configuration names a model that there is no code for.
    #[error(
        "local model: {path}: the architecture `{found}` is not supported (supported are {}); take another \
         model, or have a server run this one and name its address",
        supported.join(", ")
    )]
    Architecture {
        /// The file that names it.
        path: PathBuf,
        /// The architecture.
        found: String,
        /// The architectures that there is code for.
        supported: &'static [&'static str],
    },
    /// A field of the configuration has a value that there is no code for.
    #[error(
        "local model: {path}: {field} is `{found}`, supported: {supported}; have a server run this model and \
         name its address"
    )]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// The field.
        field: String,
        /// Its value.
        found: String,
        /// The values that there is code for.
        supported: &'static str,
    },
    /// The model needs a weight that its files lack.
    #[error(
        "local model: {folder} has no weight `{name}` (expected with shape {expected:?}); config.json and \
         the weights are not of the same model, or a file of weights is missing"
    )]
    MissingWeight {
        /// The model's folder.
        folder: PathBuf,
        /// The name of the weight.
        name: String,
        /// The shape that it would have, outermost dimension first.
        expected: Vec<usize>,
    },
    /// A weight has another shape than the configuration says.
    #[error(
        "local model: {path}: the weight `{name}` has shape {found:?}, the configuration asks for \
         {expected:?}; they are not of the same model"
    )]
    WeightShape {
        /// The file with the weight.
        path: PathBuf,
        /// The name of the weight.
        name: String,
        /// The shape by the configuration.
        expected: Vec<usize>,
        /// The shape in the file.
        found: Vec<usize>,
    },
    /// A weight is stored as numbers of a type that is not read.
    #[error("local model: {path}: the weight `{name}` is {found}; supported are F32, F16 and BF16")]
    WeightDtype {
        /// The file with the weight.
        path: PathBuf,
        /// The name of the weight.
        name: String,
        /// The type of its numbers.
        found: String,
    },
    /// There is no NVIDIA card, or it cannot be used, for this reason.
    #[error("local model: no CUDA device: {0}")]
    Cuda(String),
    /// The weights cannot be moved to the device.
    #[error("local model: loading the weights: {0}")]
    Compute(#[from] candle_core::Error),
}
