//! The z3 of the model: a real child process that does nothing, so that tests see whether it is left behind.

use super::interrupt::Interrupt;
use std::process::{Child, Command, Stdio};

pub struct Solver {
    child: Option<Child>,
    interrupt: Interrupt,
    off: bool,
}

impl Solver {
    pub fn new(interrupt: Interrupt, off: bool) -> Self {
        Self { child: None, interrupt, off }
    }

    /// Starts it if there is none; false if the one that there was is gone.
    pub fn ready(&mut self) -> bool {
        if self.lost() {
            return false;
        }
        if self.child.is_none() && !self.off {
            // It must not hold the pipe to the client open.
            let mut command = Command::new("sh");
            command.args(["-c", "exec sleep 3600 3>&-"]);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            self.child = command.spawn().ok();
            self.interrupt.solver(self.child.as_ref().map(Child::id));
        }
        true
    }

    /// Whether it was not asked for anything yet.
    pub fn is_new(&self) -> bool {
        self.child.is_none()
    }

    /// Whether it was there and has ended.
    pub fn lost(&mut self) -> bool {
        self.child.as_mut().is_some_and(|c| !matches!(c.try_wait(), Ok(None)))
    }

    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        self.interrupt.solver(None);
    }
}
