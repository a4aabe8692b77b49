//! What only a native Lean behind a community REPL needs: such a server runs commands and tactics, tells
//! goals as text, and neither judges nor knows of names that Lean has bound by itself.
//!
//! | file | what |
//! |---|---|
//! | `goals` | goals as text, one tactic for each request |
//! | `names` | names that Lean has bound, found out by asking again |
//! | `judge` | judgements, made of what follows |
//! | `text_answer` | the answer to a text |
//! | `clean` | a process in which no candidate is ever elaborated |
//! | `audit_process` | the one of a pool, with the auditor in it |
//! | `auditor` | the auditor in Lean: its text, questions and answers |
//! | `second_kernel` | the second kernel, asked about the same bytes |
//! | `printed` | judging by what Lean prints, where it cannot be audited |
//! | `full_name` | names by their parts, in which auditor and second kernel speak of theorems |

pub(crate) mod audit_process;
pub(crate) mod auditor;
mod clean;
mod full_name;
pub(crate) mod goals;
pub(crate) mod judge;
pub(crate) mod names;
mod printed;
mod second_kernel;
mod text_answer;
