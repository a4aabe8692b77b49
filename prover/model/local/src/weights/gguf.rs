//! Weights, and what is said of the model, in a file of the format GGUF (version 3 and before; see
//! `docs/gguf.md` of ggml).

use super::Weights;
use crate::OpenError;
use crate::matrix::Matrix;
use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::{Content, Value};
use candle_core::{DType, Device, Tensor};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vector_kernels::MappedFile;

/// A GGUF file.
pub(crate) struct Gguf {
    pub path: PathBuf,
    map: MappedFile,
    content: Content,
    device: Device,
}

impl Gguf {
    /// The GGUF file of a folder, if it has one and no safetensors.
    pub fn find(folder: &Path) -> Result<Option<PathBuf>, OpenError> {
        if ["model.safetensors", "model.safetensors.index.json"].iter().any(|name| folder.join(name).exists())
        {
            return Ok(None);
        }
        let io = |source| OpenError::Io { path: folder.into(), source };
        let mut found = vec![];
        for entry in std::fs::read_dir(folder).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gguf")) {
                found.push(path);
            }
        }
        found.sort();
        if found.len() > 1 {
            let names: Vec<_> = found.iter().filter_map(|p| p.file_name()?.to_str()).collect();
            let reason = format!("it has several GGUF files ({})", names.join(", "));
            let path = folder.to_path_buf();
            let supported =
                "one GGUF file in a folder; a model that is split is joined with llama-gguf-split";
            return Err(OpenError::Unsupported { path, field: "weights".into(), found: reason, supported });
        }
        Ok(found.pop())
    }

    pub fn open(path: &Path, device: &Device) -> Result<Self, OpenError> {
        let map = MappedFile::open(path).map_err(|source| OpenError::Io { path: path.into(), source })?;
        let damaged = |reason: String| OpenError::Damaged { path: path.into(), reason };
        let content = Content::read(&mut Cursor::new(&map[..])).map_err(|e| damaged(e.to_string()))?;
        for (name, info) in &content.tensor_infos {
            let elements = info.shape.elem_count();
            let bytes = elements / info.ggml_dtype.block_size() * info.ggml_dtype.type_size();
            let end = (content.tensor_data_offset + info.offset) as usize + bytes;
            if end > map.len() {
                return Err(damaged(format!("it ends within the weight `{name}`")));
            }
        }
        Ok(Gguf { path: path.into(), map, content, device: device.clone() })
    }

    /// A check sum of the file.
    pub fn checksum(&self) -> u32 {
        crc32fast::hash(&self.map)
    }

    /// A field of what is said of the model.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.content.metadata.get(name)
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.field(name)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A number, of whatever type it is stored as.
    pub fn number(&self, name: &str) -> Option<f64> {
        Some(match self.field(name)? {
            Value::U8(n) => f64::from(*n),
            Value::I8(n) => f64::from(*n),
            Value::U16(n) => f64::from(*n),
            Value::I16(n) => f64::from(*n),
            Value::U32(n) => f64::from(*n),
            Value::I32(n) => f64::from(*n),
            Value::U64(n) => *n as f64,
            Value::I64(n) => *n as f64,
            Value::F32(n) => f64::from(*n),
            Value::F64(n) => *n,
            _ => return None,
        })
    }

    /// The shape of a weight, by the name that transformers gives it.
    pub fn shape(&self, name: &str) -> Option<Vec<usize>> {
        Some(self.content.tensor_infos.get(&translate(name))?.shape.dims().to_vec())
    }

    fn tensor(&self, name: &str, shape: &[usize]) -> Result<Arc<candle_core::quantized::QTensor>, OpenError> {
        let name = translate(name);
        let Some(info) = self.content.tensor_infos.get(&name) else {
            return Err(OpenError::MissingWeight { folder: self.path.clone(), name, expected: shape.into() });
        };
        if info.shape.dims() != shape {
            let (path, expected, found) = (self.path.clone(), shape.into(), info.shape.dims().to_vec());
            return Err(OpenError::WeightShape { path, name, expected, found });
        }
        Ok(Arc::new(self.content.tensor(&mut Cursor::new(&self.map[..]), &name, &self.device)?))
    }
}

impl Weights for Gguf {
    fn has(&self, name: &str) -> bool {
        self.content.tensor_infos.contains_key(&translate(name))
    }

    fn get(&self, name: &str, shape: &[usize]) -> Result<Tensor, OpenError> {
        Ok(self.tensor(name, shape)?.dequantize(&self.device)?)
    }

    fn matrix(&self, name: &str, out: usize, input: usize) -> Result<Matrix, OpenError> {
        Ok(Matrix::of(self.tensor(name, &[out, input])?)?)
    }

    fn embedding(&self, name: &str, vocabulary: usize, model: usize) -> Result<Tensor, OpenError> {
        let weight = self.tensor(name, &[vocabulary, model])?;
        if weight.dtype() == GgmlDType::F32 {
            return Ok(weight.dequantize(&self.device)?);
        }
        // rows are looked up, so it cannot stay quantised; sixteen bits lose nothing that was there
        Ok(weight.dequantize(&self.device)?.to_dtype(DType::F16)?)
    }
}

/// The name in GGUF of a weight, by the name that transformers gives it.
fn translate(name: &str) -> String {
    match name {
        "model.embed_tokens.weight" => return "token_embd.weight".into(),
        "model.norm.weight" => return "output_norm.weight".into(),
        "lm_head.weight" => return "output.weight".into(),
        _ => {}
    }
    let mut name = name.replacen("model.layers.", "blk.", 1);
    for (ours, theirs) in [
        (".self_attn.q_proj.", ".attn_q."),
        (".self_attn.k_proj.", ".attn_k."),
        (".self_attn.v_proj.", ".attn_v."),
        (".self_attn.o_proj.", ".attn_output."),
        (".self_attn.q_norm.", ".attn_q_norm."),
        (".self_attn.k_norm.", ".attn_k_norm."),
        (".mlp.gate_proj.", ".ffn_gate."),
        (".mlp.up_proj.", ".ffn_up."),
        (".mlp.down_proj.", ".ffn_down."),
        (".input_layernorm.", ".attn_norm."),
        (".post_attention_layernorm.", ".ffn_norm."),
    ] {
        name = name.replacen(ours, theirs, 1);
    }
    name
}
