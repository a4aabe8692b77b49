//! Whether a statement means what its author meant by the names in it.
//!
//! | file | what |
//! |---|---|
//! | `auto_bound` | names that Lean bound by itself: reported, or a reason to refuse |
//! | `mathlib_names` | which of them are Mathlib's |
//! | `objection` | why Lean does not accept it, with what is behind that |
//! | `slots` | definitions that it uses and that are left open |
//! | `notations` | `ℕ`, `ℤ`, `ℚ` for those who type them |

mod auto_bound;
mod mathlib_names;
mod notations;
mod objection;
mod slots;

pub use auto_bound::{AutoBoundPolicy, mathlib_reason, words};
pub use mathlib_names::is_mathlib;
pub use notations::Notations;
pub use objection::Objection;
pub use slots::open_slots;
