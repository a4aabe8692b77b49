//! Proof sessions in a terminal, full screen.
//!
//! | file | what it is |
//! |---|---|
//! | `app`, `keys`, `line` | the state, and what keys and facts do to it; nothing is done there |
//! | `view` | the screen, drawn from the state |
//! | `session_thread` | the thread that has the session; what waits for Lean runs on further threads |
//! | `screen` | the terminal, and the loop of messages, commands and drawing |
//! | `message` | what these parts say to each other |
//!
//! A key is answered at once, whatever Lean does: the loop waits for messages only.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod abbreviations;
mod app;
mod found;
mod goal_queue;
mod kept_sessions;
mod keys;
mod line;
mod message;
mod name;
mod names;
mod scene;
mod screen;
mod session_thread;
mod shown_judgement;
mod tactics;
#[cfg(test)]
mod tests;
mod view;
mod wrap;

pub use app::{Choice, Stage};
pub use kept_sessions::kept;
pub use message::{Beginning, Command, Entry};
pub use screen::{Farewell, ScreenError, Setup, run};
pub use session_thread::Reader;
pub use shown_judgement::ShownJudgement;
