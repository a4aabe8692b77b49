//! Ending a server whose parent is gone.

use std::time::Duration;

/// Ends this process within a quarter of a second after `parent` is no longer its parent, whatever it is
/// doing. The end of standard input tells it too, but a busy server reads it late.
pub fn end_with_parent(parent: u32) -> std::io::Result<()> {
    let watch = move || {
        while std::os::unix::process::parent_id() == parent {
            std::thread::sleep(Duration::from_millis(250));
        }
        tracing::debug!(parent, "the parent is gone");
        std::process::exit(0);
    };
    std::thread::Builder::new().name("parent-watch".into()).spawn(watch).map(|_| ())
}
