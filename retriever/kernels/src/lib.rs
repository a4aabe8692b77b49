//! Dot products with the processor's vector instructions, and files mapped into memory: what the retriever
//! and the local models need `unsafe` code for.
//!
//! ```
//! use vector_kernels::{DotProduct, Dtype, Instructions};
//!
//! let query = [1.0, 2.0, 3.0];
//! let row: Vec<u8> = [4.0f32, 5.0, 6.0].iter().flat_map(|number| number.to_le_bytes()).collect();
//! let dot_product = DotProduct::new(Instructions::detect(), Dtype::F32);
//! assert_eq!(dot_product.of(&query, &row), 32.0);
//! ```

#![warn(missing_docs)]

#[cfg(target_arch = "x86_64")]
mod avx2;
mod dot_product;
mod dtype;
mod instructions;
mod mapped_file;
mod portable;
mod products;

pub use dot_product::DotProduct;
pub use dtype::Dtype;
pub use instructions::Instructions;
pub use mapped_file::MappedFile;
pub use products::Products;
