//! Modules as Lean compiles them: `.olean` files of Lean 4.26 to 4.35, for 64 and for 32 bits.
//!
//! | file | what |
//! |---|---|
//! | `paged` | a file that is read as it is needed |
//! | `image` | Lean's objects in it |
//! | `terms` | names, levels and expressions among them |
//! | `module` | what a module imports and declares |
//! | `pickle`, `shape` | what a process of the community's REPL has written down, and whether it is sound |
//! | `modules` | modules with their imports: what is to be checked, in order, and what is believed |

mod image;
mod module;
mod modules;
mod paged;
mod pickle;
mod shape;
mod terms;

pub use image::{Origin, SUPPORTED};
pub use module::{Found, Module};
pub use modules::{Faith, Modules};
pub use pickle::Pickle;
