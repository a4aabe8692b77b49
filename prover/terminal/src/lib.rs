//! Proof sessions in a terminal, full screen.
//!
//! | file | what it is |
//! |---|---|
//! | `app`, `keys`, `line` | the state, and what keys and facts do to it; nothing is done there |
//! | `view` | the screen, drawn from the state |
//! | `worker` | the thread that has the session and never waits; what waits for Lean runs on further threads |
//! | `screen` | the terminal, and the loop of messages, commands and drawing |
//! | `message` | what these parts say to each other |
//!
//! A key is answered at once, whatever Lean does: the loop waits for messages only.
#![warn(missing_docs)]

mod abbreviations;
mod app;
mod found;
mod keys;
mod line;
mod message;
mod names;
mod scene;
mod screen;
mod tactics;
#[cfg(test)]
mod tests;
mod view;
mod worker;
mod wrap;

pub use app::{Choice, Stage};
pub use message::{Beginning, Command, Entry, Verdict};
pub use screen::{Farewell, ScreenError, Setup, run};
pub use worker::{Reader, kept};
