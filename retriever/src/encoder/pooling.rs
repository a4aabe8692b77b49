//! From one vector per token to one per text.

use super::EncoderError;
use super::config::optional_json;
use super::padded::Padded;
use candle_core::{D, Tensor};
use std::path::Path;

/// How vectors of tokens become the vector of a text; its length is made 1 afterwards in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// The mean of all tokens of the text (ReProver, MiniLM).
    Mean,
    /// The vector of the first token (BGE).
    Cls,
}

impl Pooling {
    /// What sentence-transformers' files in the folder say; the mean if there are none.
    pub(super) fn read(folder: &Path) -> Result<Self, EncoderError> {
        let modules = folder.join("modules.json");
        if let Some(json) = optional_json(&modules)? {
            for module in json.as_array().into_iter().flatten() {
                let kind = module["type"].as_str().unwrap_or("").rsplit('.').next().unwrap_or("");
                if !["Transformer", "Pooling", "Normalize"].contains(&kind) {
                    let supported = "Transformer, Pooling, Normalize";
                    let (path, found) = (modules, kind.to_string());
                    return Err(EncoderError::Unsupported { path, field: "type", found, supported });
                }
            }
        }
        let path = folder.join("1_Pooling/config.json");
        let Some(json) = optional_json(&path)? else {
            return Ok(Pooling::Mean);
        };
        let on = |field: &&str| json[field].as_bool() == Some(true);
        // newer files say `"pooling_mode": "mean"`, older ones have a switch for each
        let modes = [
            "cls_token",
            "mean_tokens",
            "max_tokens",
            "mean_sqrt_len_tokens",
            "weightedmean_tokens",
            "lasttoken",
        ];
        let chosen: Vec<String> = match json["pooling_mode"].as_str() {
            Some(mode) => vec![mode.to_string()],
            None => modes.iter().map(|m| format!("pooling_mode_{m}")).filter(|m| on(&m.as_str())).collect(),
        };
        match chosen.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["mean" | "pooling_mode_mean_tokens"] => Ok(Pooling::Mean),
            ["cls" | "pooling_mode_cls_token"] => Ok(Pooling::Cls),
            _ => {
                let (found, supported) = (chosen.join(" and "), "mean_tokens or cls_token, one of them");
                Err(EncoderError::Unsupported { path, field: "pooling_mode", found, supported })
            }
        }
    }

    /// Vectors of length 1, `[texts, dimension]`, of hidden states `[texts, length, dimension]`.
    pub(crate) fn apply(self, hidden: &Tensor, batch: &Padded) -> candle_core::Result<Tensor> {
        let pooled = match self {
            Pooling::Cls => hidden.narrow(1, 0, 1)?.squeeze(1)?.contiguous()?,
            Pooling::Mean => {
                // `[texts, 1, length] × [texts, length, dimension]` sums
                // the tokens and leaves the filling out
                let sum = batch.mask.unsqueeze(1)?.matmul(hidden)?.squeeze(1)?;
                sum.broadcast_div(&batch.mask.sum_keepdim(1)?)?
            }
        };
        // as torch's `normalize`: a vector of zeros stays one
        let norm = pooled.sqr()?.sum_keepdim(D::Minus1)?.sqrt()?.maximum(1e-12)?;
        pooled.broadcast_div(&norm)
    }
}
