//! Modules as Lean compiles them: `.olean` files of Lean 4.26 to 4.35, for 64 and for 32 bits.
//!
//! | file | what |
//! |---|---|
//! | `paged` | a file that is read as it is needed |
//! | `image` | Lean's objects in it |
//! | `terms` | names, levels and expressions among them |
//! | `module` | what a module imports and declares |

mod image;
mod module;
mod paged;
mod terms;

pub use image::{Origin, SUPPORTED};
pub use module::{Found, Module};
