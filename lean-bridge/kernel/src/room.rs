//! Where substitution stops.

use std::time::Instant;

/// Where substitution stops: a part may stand under many numbers of binders and become as many.
#[derive(Debug)]
pub(crate) struct Room {
    most: usize,
    deadline: Option<Instant>,
    /// Counts questions; the time is looked at when it begins anew.
    asked: u16,
    /// Whether substitution had to stop. What it gave then is no
    /// term to rest anything on, and nothing is accepted.
    is_full: bool,
}

impl Default for Room {
    fn default() -> Room {
        Room { most: usize::MAX, deadline: None, asked: 0, is_full: false }
    }
}

impl Room {
    /// Sets the most expressions that substitution makes, and when it stops. Other limits than before begin
    /// anew.
    pub fn set(&mut self, most: usize, deadline: Option<Instant>) {
        if (self.most, self.deadline) != (most, deadline) {
            *self = Room { most, deadline, ..Room::default() };
        }
    }

    /// Whether there is room and time for more where `stored` expressions are; if not, that is kept in mind.
    pub(crate) fn has_more(&mut self, stored: usize) -> bool {
        self.asked = self.asked.wrapping_add(1);
        let is_late = || self.deadline.is_some_and(|deadline| Instant::now() > deadline);
        self.is_full |= stored > self.most || self.asked == 0 && is_late();
        !self.is_full
    }

    /// Whether substitution had to stop.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Forgets that it had to.
    pub fn reopen(&mut self) {
        self.is_full = false;
    }
}
