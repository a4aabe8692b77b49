//! Child processes that end when they should.
//!
//! What the bridges to all provers have in common: a server runs in a process group of its own, under a
//! limit of the kernel and a companion that ends it when its client is gone ([`guarded`]), watched for its
//! private memory ([`Watcher`]); its last words are kept for messages ([`LastWords`]); and it is killed
//! with its group before it is waited for ([`reap`]).
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod exit;
mod group;
mod guard;
mod last_words;
mod reap;
mod watch;

pub use exit::Exit;
pub use group::{interrupt, kill_group};
pub use guard::guarded;
pub use last_words::{LastWords, excerpt};
pub use reap::reap;
pub use watch::{Killed, Watched, Watcher, private_mb};
