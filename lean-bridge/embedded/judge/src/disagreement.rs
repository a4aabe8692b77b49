//! A file with which anybody can repeat what the second kernel objects to.

use lean_export::{Item, NdjsonWriter};
use lean_kernel::{ConstantKind, Environment, Library, NameId, Recursor, Terms, Unit};
use lean_provision::cache_folder;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::{fs, io};

/// Files that are kept; a judge that is asked by strangers must not fill the disk.
const MOST_FILES: usize = 100;
/// Declarations in one file.
const MOST_UNITS: usize = 20_000;

/// A unit of a text with the recursors that Lean's kernel made of it.
pub struct Asked {
    /// The unit: a declaration, or a family of types.
    pub unit: Unit,
    /// Its recursors, if it is a family of types.
    pub recursors: Vec<Recursor>,
}

/// Writes a declaration with everything that it reaches as an export, which `prover kernel` and other kernels
/// read. `lean` is the version of the Lean that it comes from.
///
/// # Errors
/// When it cannot be written, or would be too large.
pub fn write(
    env: &Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    asked: &[Asked],
    declaration: NameId,
    lean: &str,
) -> io::Result<PathBuf> {
    let units = reached(env, terms, library, asked, declaration)?;
    let version = env!("CARGO_PKG_VERSION");
    let mut writer = NdjsonWriter::new(vec![], ("prover", version), (lean, ""))?;
    for item in &units {
        writer.write(terms, item)?;
    }
    let text = writer.finish()?;
    let hash: String = Sha256::digest(&text).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let folder = cache_folder().map_err(io::Error::other)?.join("disagreements");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{hash}.ndjson"));
    if !path.exists() {
        if fs::read_dir(&folder)?.count() >= MOST_FILES {
            return Err(io::Error::other(format!("{} holds {MOST_FILES} files already", folder.display())));
        }
        let unfinished = folder.join(format!("{hash}.tmp-{}", std::process::id()));
        fs::write(&unfinished, text)?;
        fs::rename(&unfinished, &path)?;
    }
    Ok(path)
}

/// Everything that a declaration reaches, each behind what it mentions, itself last.
fn reached(
    env: &Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    asked: &[Asked],
    declaration: NameId,
) -> io::Result<Vec<Item>> {
    let own: HashMap<NameId, &Asked> =
        asked.iter().flat_map(|a| names(a).into_iter().map(move |n| (n, a))).collect();
    let (mut seen, mut out) = (HashSet::new(), vec![]);
    enum Job {
        Enter(NameId),
        Leave(Item),
    }
    let mut stack = vec![Job::Enter(declaration)];
    while let Some(job) = stack.pop() {
        let name = match job {
            Job::Leave(item) => {
                out.push(item);
                continue;
            }
            Job::Enter(name) => name,
        };
        let item = match own.get(&name) {
            Some(a) => Item::Unit { unit: a.unit.clone(), recursors: a.recursors.clone() },
            None => match library.find(terms, name).map_err(io::Error::other)? {
                Some(unit) => Item::Unit { recursors: recursors(env, &unit), unit },
                // an unknown name may be what the objection is
                None => continue,
            },
        };
        let Item::Unit { unit, .. } = &item else { continue };
        if !seen.insert(unit.name()) {
            continue;
        }
        if seen.len() > MOST_UNITS {
            return Err(io::Error::other("it reaches too many declarations for a file"));
        }
        let mut mentioned = vec![];
        for d in unit.declarations() {
            let terms_of = [Some(d.ty), d.value()];
            terms_of.into_iter().flatten().for_each(|e| terms.constants(e, &mut |n| mentioned.push(n)));
        }
        stack.push(Job::Leave(item));
        stack.extend(mentioned.into_iter().map(Job::Enter));
    }
    Ok(out)
}

fn names(asked: &Asked) -> Vec<NameId> {
    let declared = asked.unit.declarations().map(|d| d.name);
    declared.chain(asked.recursors.iter().map(|r| r.name)).collect()
}

/// The recursors that were made of a family of the library.
fn recursors(env: &Environment, unit: &Unit) -> Vec<Recursor> {
    let is_of = |name: &&NameId| env.unit_of(**name) == unit.name();
    let recursor = |name: &NameId| match &env.get(*name)?.kind {
        ConstantKind::Recursor(r) => Some(r.recursor.clone()),
        _ => None,
    };
    env.names().iter().filter(is_of).filter_map(recursor).collect()
}
