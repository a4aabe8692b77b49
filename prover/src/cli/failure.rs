//! Failures of a command as a whole: what went wrong and what to do about it.

use std::fmt;
use std::process::ExitCode;

/// Ends the command with status 2: wrong usage, set-up, files.
#[derive(Debug)]
pub struct Failure {
    message: String,
    advice: Option<String>,
}

impl Failure {
    pub fn new(message: impl fmt::Display) -> Failure {
        Failure { message: message.to_string(), advice: None }
    }

    /// Adds what to do.
    pub fn advise(mut self, advice: impl fmt::Display) -> Failure {
        self.advice = Some(advice.to_string());
        self
    }

    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(2)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.advice {
            Some(advice) => write!(f, "\n{advice}"),
            None => Ok(()),
        }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::new(error)
    }
}

/// Exit status of a command that ran: 0, or 1 if something was not proved or not accepted.
pub fn status(ok: bool) -> ExitCode {
    if ok { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// The same for a command that goes on where a part of its input cannot be read: 2 if there was such a part.
pub fn status_of(ok: bool, unreadable: usize) -> ExitCode {
    if unreadable > 0 { ExitCode::from(2) } else { status(ok) }
}

/// How many things that could not be read are told one by one.
const TOLD: usize = 20;

/// Tells what could not be read, one a line, and how much that is.
pub fn tell_unreadable(unreadable: &[data::Skipped]) {
    for s in unreadable.iter().take(TOLD) {
        eprintln!("{}: {}", s.place, s.reason);
    }
    let word = if unreadable.len() == 1 { "entry" } else { "entries" };
    match unreadable.len() {
        0 => {}
        n if n > TOLD => eprintln!("… and {} more; {n} {word} could not be read and are left out", n - TOLD),
        n => eprintln!("{n} {word} could not be read and {} left out", if n == 1 { "is" } else { "are" }),
    }
}
