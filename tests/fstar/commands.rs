//! Commands as a user gives them, with the fake in place of F*.

use crate::executable::write_executable;
use crate::fake;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program that plays the role.
pub fn fstar(folder: &Path, role: &str) -> PathBuf {
    let (program, args, env) = fake::program(role);
    let quoted = |s: &std::ffi::OsStr| format!("'{}'", s.to_str().unwrap().replace('\'', r"'\''"));
    let mut text = "#!/bin/sh\ncase \"$1\" in --version) echo 'F* 0.0.0 (a fake)'; exit;; --help) echo \
        \"$HELP\"; exit;; esac\n"
        .to_string();
    // one option came with the newer protocol; the other is for tests that look what is verified
    let mut help = String::from(if role.contains("version=3") { "--report_assumes" } else { "--ide" });
    if role.contains("trace=") {
        help += " --cache_checked_modules";
    }
    text = text.replace("$HELP", &help);
    for (name, value) in env {
        text += &format!("export {}={}\n", name.to_str().unwrap(), quoted(&value));
    }
    let words: Vec<String> =
        std::iter::once(quoted(program.as_os_str())).chain(args.iter().map(|a| quoted(a))).collect();
    text += &format!("exec {} \"$@\"\n", words.join(" "));
    let path = folder.join("fstar.exe");
    write_executable(&path, &text);
    path
}

pub fn prover(args: &[&str], folder: &Path) -> Output {
    // no F* of this machine
    Command::new(env!("CARGO_BIN_EXE_prover"))
        .args(args)
        .current_dir(folder)
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn text_of(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

pub const FILE: &str = include_str!("../fixtures/Lists.fst");
