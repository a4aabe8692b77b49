//! `.checked` files of a project's modules: written from the command line, read by sessions.
//!
//! This follows F*'s sources and not a recording: what is written only for files on the command line,
//! and not for one that rests on what has no such file; that `--cache_dir` is looked into last; that
//! digests of the source and of the files it rests on are compared at loading, and the source is loaded
//! where they differ. How much sooner a module is there with its file than without was recorded for F*'s
//! library only.

use super::death;
use super::dependencies::{Dependencies, fails, mentioned};
use super::digest::md5;
use super::options::Options;
use super::settings::{Batch, Settings};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a file of this kind begins with.
const BEGIN: &str = "checked by a fake F* of version";
/// In one that its reader does not survive.
const POISON: &str = "poison";

impl Dependencies {
    /// The file that stands for a module of the project.
    pub fn file_of(&self, module: &str) -> Option<PathBuf> {
        self.find(&format!("{module}.fsti")).or_else(|| self.find(&format!("{module}.fst")))
    }

    /// Where F* finds the `.checked` of a source, or else where it would write it.
    fn checked_place(&self, source: &Path, options: &Options) -> PathBuf {
        let name = format!("{}.checked", source.file_name().unwrap_or_default().to_string_lossy());
        let cache = PathBuf::from(options.get("cache_dir").unwrap_or("."));
        self.find(&name).unwrap_or_else(|| cache.join(name))
    }

    /// Modules of the project that a source mentions.
    fn asked_by(source: &Path, text: &str) -> Vec<String> {
        let name = source.file_stem().unwrap_or_default().to_string_lossy();
        mentioned(text).into_iter().filter(|module| *module != name).collect()
    }

    /// What a `.checked` of a source must hold; none if there is not one for all that the source rests
    /// on.
    fn expected(
        &self,
        source: &Path,
        options: &Options,
        known: &mut HashMap<PathBuf, Option<String>>,
    ) -> Option<String> {
        let text = self.read(source)?;
        let mut out = format!("{BEGIN} {}\nsource {}\n", options.version(), md5(text.as_bytes()));
        for module in Self::asked_by(source, &text) {
            let Some(other) = self.file_of(&module) else { continue };
            out += &format!("{module} {}\n", self.valid(&other, options, known)?);
        }
        Some(out)
    }

    /// The digest of a source's `.checked`, if there is one that holds.
    fn valid(
        &self,
        source: &Path,
        options: &Options,
        known: &mut HashMap<PathBuf, Option<String>>,
    ) -> Option<String> {
        if let Some(known) = known.get(source) {
            return known.clone();
        }
        // a circle ends here
        known.insert(source.into(), None);
        let found = std::fs::read_to_string(self.checked_place(source, options)).ok();
        let found = found.filter(|text| {
            let expected = self.expected(source, options, known);
            expected.is_some_and(|expected| text.strip_suffix(POISON).unwrap_or(text) == expected)
        });
        if found.as_ref().is_some_and(|text| text.ends_with(POISON)) && options.get("ide").is_some() {
            death::by_signal("SEGV");
        }
        let digest = found.map(|text| md5(text.as_bytes()));
        known.insert(source.into(), digest.clone());
        digest
    }

    /// Whether a module is loaded from its `.checked`.
    pub fn is_checked(&self, module: &str, options: &Options) -> bool {
        self.file_of(module).is_some_and(|file| self.valid(&file, options, &mut HashMap::new()).is_some())
    }

    /// Verifies the files of the command line, each after those that it rests on.
    pub fn verify(&self, files: &[String], options: &Options, settings: &Settings) -> ! {
        let mut done = vec![];
        for file in files {
            let Some(path) = self.find(file) else { end(1, &format!("File {file} could not be found")) };
            self.verify_one(&path, files, options, settings, &mut done);
        }
        end(0, "All verification conditions discharged successfully");
    }

    fn verify_one(
        &self,
        source: &Path,
        files: &[String],
        options: &Options,
        settings: &Settings,
        done: &mut Vec<PathBuf>,
    ) {
        let key = Self::key(source);
        if done.contains(&key) {
            return;
        }
        done.push(key.clone());
        let text = self.read(source).unwrap_or_default();
        for module in Self::asked_by(source, &text) {
            if let Some(other) = self.file_of(&module) {
                self.verify_one(&other, files, options, settings, done);
            }
        }
        if self.valid(source, options, &mut HashMap::new()).is_some() {
            return std::thread::sleep(settings.own[1]);
        }
        let is_asked_for = files.iter().filter_map(|f| self.find(f)).any(|f| Self::key(&f) == key);
        std::thread::sleep(settings.own[if is_asked_for { 2 } else { 0 }]);
        let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !is_asked_for {
            return;
        }
        settings.trace(&format!("verified {name}"));
        if fails(&text) {
            end(1, &format!("{name}(1,0-1,0): (Error 19) assertion failed\n1 error was reported"));
        }
        let place = self.checked_place(source, options);
        match self.expected(source, options, &mut HashMap::new()) {
            Some(written) => write(&place, &written, settings.batch),
            None => eprintln!("(Warning 247) {} was not written", place.display()),
        }
    }
}

fn write(place: &Path, text: &str, batch: Batch) {
    let text = match batch {
        Batch::Unwritten => return,
        Batch::Dies => &text[..text.len() / 2],
        Batch::Poisons => &format!("{text}{POISON}"),
        Batch::Usual | Batch::Hangs => text,
    };
    if let Err(e) = std::fs::write(place, text) {
        end(1, &format!("{}: {e}", place.display()));
    }
    match batch {
        Batch::Dies => death::by_signal("KILL"),
        Batch::Hangs => std::thread::sleep(std::time::Duration::from_secs(600)),
        _ => {}
    }
}

fn end(code: i32, said: &str) -> ! {
    let _ = writeln!(super::wire::open(), "{said}");
    std::process::exit(code)
}
