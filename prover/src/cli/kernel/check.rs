//! Taking the kernel through exports and compiled modules.

use super::display::Display;
use lean_export::olean::{Faith, Modules};
use lean_export::{Costs, NdjsonReader, ReadProblem, Replay, Stop};
use lean_kernel::{Body, NameId, NoLibrary, Unit};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Where declarations came from, and what they rest on that was not checked.
pub(super) enum Basis {
    /// An export, which holds everything.
    Export,
    /// Compiled modules.
    Modules {
        /// What was believed of the modules that they import.
        faith: Faith,
        /// How many modules were checked.
        checked: usize,
        /// Those of them whose files have statements alone.
        without_proofs: Vec<String>,
    },
}

/// Takes the kernel through files.
pub(super) struct Check {
    /// The kernel, and what it has accepted so far.
    pub replay: Replay,
    /// Expected declarations that were not met.
    pub missing: Vec<NameId>,
    /// Functions that the kernel has computed with and does not know, as the files declare them.
    pub assumed: Vec<NameId>,
    /// Whether these are accepted.
    pub believes_arithmetic: bool,
    /// Shows how far the check is.
    pub display: Display,
}

impl Check {
    /// A check of nothing yet, in which the declarations of some names are expected.
    pub(super) fn new(costs: Costs, expected: &[String], believes_arithmetic: bool) -> Check {
        let mut replay = Replay::new(costs);
        let missing = expected.iter().map(|name| replay.terms().dotted(name)).collect();
        Check { replay, missing, assumed: vec![], believes_arithmetic, display: Display::new() }
    }

    /// Checks an export; `-` is standard input.
    pub(super) fn export(&mut self, file: &Path) -> Result<(), Stop> {
        let (input, size): (Box<dyn BufRead>, u64) = match file == Path::new("-") {
            true => (Box::new(BufReader::new(io::stdin())), 0),
            false => {
                let opened = File::open(file).and_then(|f| Ok((f.metadata()?.len(), f)));
                let (size, opened) = opened.map_err(|e| unreadable(file, e))?;
                (Box::new(BufReader::with_capacity(1 << 20, opened)), size)
            }
        };
        let mut reader = NdjsonReader::new(input);
        while let Some(item) = reader.next_item(self.replay.terms())? {
            self.met(&item);
            self.replay.take(&mut NoLibrary, &item)?;
            let mb = |bytes: u64| (bytes >> 20) as usize;
            self.display.show(mb(reader.bytes()), mb(size), "MB", self.replay.tally().checked);
        }
        self.assumed = self.replay.assumed();
        Ok(())
    }

    /// Checks compiled modules, whose imports are looked for in some folders; with `imports` those are
    /// checked, too.
    pub(super) fn modules(
        &mut self,
        files: &[PathBuf],
        folders: &[PathBuf],
        imports: bool,
    ) -> Result<Basis, Stop> {
        let mut modules = Modules::new(search_path(folders));
        for file in files {
            modules.add(self.replay.terms(), file)?;
        }
        modules.open_imports(self.replay.terms(), imports)?;
        let total = modules.names_to_check();
        while let Some(item) = modules.next_item(self.replay.terms())? {
            self.met(&item);
            self.replay.take(&mut modules, &item)?;
            let checked = self.replay.tally().checked;
            self.display.show(checked as usize, total, "names", checked);
        }
        let faith = modules.faith(self.replay.terms())?;
        self.assumed = self.replay.assumed().into_iter().filter(|n| modules.is_checked(*n)).collect();
        let without_proofs = modules.without_proofs().into_iter().map(String::from).collect();
        Ok(Basis::Modules { faith, checked: modules.count().1, without_proofs })
    }

    /// Looks for expected declarations.
    fn met(&mut self, item: &lean_export::Item) {
        if self.missing.is_empty() {
            return;
        }
        // Who expects a theorem does not mean an axiom of its name.
        if let lean_export::Item::Unit { unit: Unit::Single(declaration), .. } = item
            && declaration.body == Body::Axiom
        {
            return;
        }
        let names = item.names();
        self.missing.retain(|m| !names.contains(m));
    }
}

fn unreadable(file: &Path, error: io::Error) -> lean_export::ReadError {
    let place = lean_export::ReadPlace::File(file.display().to_string());
    lean_export::ReadError { place, problem: ReadProblem::Io(error) }
}

/// Folders that were given, else those of the environment.
fn search_path(given: &[PathBuf]) -> Vec<PathBuf> {
    if !given.is_empty() {
        return given.to_vec();
    }
    let inherited = std::env::var_os("LEAN_PATH").unwrap_or_default();
    std::env::split_paths(&inherited).filter(|p| !p.as_os_str().is_empty()).collect()
}
