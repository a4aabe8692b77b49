//! Questions to git about a folder.

use std::path::Path;
use std::process::Command;

/// What git says about a folder; none where there is no git, no repository, or no answer.
pub fn git(folder: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
