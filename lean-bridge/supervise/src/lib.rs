//! Child processes that end when they should.
//!
//! What the bridges to all provers have in common: a server runs in a process group of its own, under a
//! limit of the kernel and a companion that ends it when its client is gone ([`guarded`]), watched for its
//! private memory ([`Watcher`]); its last words are kept for messages ([`LastWords`]); and it is killed
//! with its group before it is waited for ([`reap`]). Work of any kind ends at a [`StopFlag`].
//!
//! ```
//! use supervise::{Exit, Watched, Watcher, guarded, reap};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let watcher = Watcher::start()?;
//! let mut child = guarded("sleep", 1024).arg("1000").process_group(0).spawn()?;
//! let watched = Watched::new(child.id().expect("it is running"), 1024);
//! watcher.add(&watched);
//! // nobody waits for it: it is killed with its group
//! assert_eq!(reap(&mut child, &watched, false).await, Exit::Signal(9));
//! # Ok::<(), std::io::Error>(())
//! # })?;
//! # Ok::<(), std::io::Error>(())
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod exit;
mod group;
mod guard;
mod last_words;
mod memory;
mod reap;
mod stop_flag;
mod watched;
mod watcher;

pub use exit::Exit;
pub use group::{interrupt, kill_group};
pub use guard::guarded;
pub use last_words::{LastWords, excerpt};
pub use memory::private_mb;
pub use reap::reap;
pub use stop_flag::StopFlag;
pub use watched::{Killed, Watched};
pub use watcher::Watcher;
