//! Programs that a test writes and then runs.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Writes a program that can be run at once.
///
/// Another process writes the file: a descriptor of ours could be inherited by a child that another thread
/// starts at that moment, and until that child runs its own program the system refuses to run this one
/// ("text file busy").
pub fn write_executable(path: &Path, content: impl AsRef<[u8]>) {
    let mut install = Command::new("install")
        .args(["-m", "755", "/dev/stdin"])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("`install` of coreutils runs");
    install.stdin.take().expect("a pipe").write_all(content.as_ref()).expect("the content is taken");
    assert!(install.wait().expect("`install` ends").success(), "{} is not written", path.display());
}
