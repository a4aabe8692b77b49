//! Modules as Lean compiles them: `.olean` files of Lean 4.26 to 4.35, for 64 and for 32 bits.
//!
//! | file | what |
//! |---|---|
//! | `paged` | a file that is read as it is needed |
//! | `part` | its header |
//! | `image` | Lean's objects in the files of a module |
//! | `terms` | names, levels and expressions among them |
//! | `module`, `declaration`, `found`, `kind` | what a module imports and declares |
//! | `pickle`, `shape` | what a process of the community's REPL has written down, and whether it is sound |
//! | `modules`, `mentions` | modules with their imports: what is to be checked, in order |
//! | `faith` | what is believed |

mod declaration;
mod faith;
mod found;
mod image;
mod kind;
mod mentions;
mod module;
mod modules;
mod paged;
mod part;
mod pickle;
mod shape;
mod terms;

pub use faith::Faith;
pub use found::Found;
pub use module::Module;
pub use modules::Modules;
pub use part::{Origin, SUPPORTED};
pub use pickle::Pickle;
