//! Hashes what a verdict rests on in this repository, for the key of cached verdicts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The judge, the engine below it and the server that asks it; the second kernel with its readers; the native
/// judge and the words in which all of them answer.
const SOURCES: [&str; 9] = [
    "src",
    "../wasm/src",
    "../meta/src",
    "../provision/src",
    "../src",
    "../../kernel/src",
    "../../kernel/export/src",
    "../../protocol/src",
    "../../src",
];

fn main() -> io::Result<()> {
    let mut files = vec![];
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        collect(Path::new(source), &mut files)?;
    }
    files.sort();
    // FNV-1a (Fowler, Noll, Vo): it must only differ from version to version
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=JUDGE_SOURCES={hash:016x}");
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        files.push(path.into());
    }
    Ok(())
}
