//! The table: each name of the library that is taken on faith, and what it rests on.

use super::faith::Faith;
use super::graph::Graph;
use super::mention::Mention;
use super::module::Module;
use super::part::Part;
use super::primitives::is_of_tactics;
use super::scope::{Modules, Scope};
use super::sources::Sources;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub name: String,
    /// Numbers of the modules whose names it shows as its own.
    pub includes: Vec<usize>,
    /// Why it cannot be read, if it cannot: then all of it is taken on faith.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unreadable: Option<String>,
    pub faith: BTreeMap<String, Faith>,
    /// All names that others may use, for a module of tactics.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub names: BTreeSet<String>,
}

/// What the library takes on faith.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    pub(super) known: Vec<Known>,
    modules: Modules,
}

impl Library {
    /// Reads all sources. Files that cannot be read count as taken on faith.
    pub fn read(sources: &Sources) -> Library {
        let files = sources.files();
        let halves = files.split_at(files.len() / 2);
        let read = |files: &[super::sources::SourceFile]| -> Vec<Part> {
            let part = |f: &super::sources::SourceFile| Part {
                module: f.module.clone(),
                content: std::fs::read(&f.path)
                    .map_err(|e| e.to_string())
                    .and_then(|bytes| Module::read(&String::from_utf8_lossy(&bytes))),
            };
            files.iter().map(part).collect()
        };
        let mut parts = std::thread::scope(|threads| {
            let first = threads.spawn(|| read(halves.0));
            let second = read(halves.1);
            let mut first = first.join().unwrap_or_default();
            first.extend(second);
            first
        });
        // a thread that failed has read nothing: as if nothing could be read
        if parts.len() < files.len() {
            let failed = |f: &super::sources::SourceFile| Part {
                module: f.module.clone(),
                content: Err("reading it failed".into()),
            };
            parts = files.iter().map(failed).collect();
        }
        Library::of_parts(&parts)
    }

    /// From texts, each with the name of its module.
    pub fn of_texts(texts: &[(&str, &str)]) -> Library {
        let part =
            |(module, text): &(&str, &str)| Part { module: module.to_string(), content: Module::read(text) };
        Library::of_parts(&texts.iter().map(part).collect::<Vec<_>>())
    }

    fn of_parts(parts: &[Part]) -> Library {
        let names: BTreeSet<String> = parts.iter().map(|p| p.module.clone()).collect();
        let mut modules = Modules::new(names.into_iter().collect());
        modules.set_includes(&includes(&modules, parts));
        let mut known: Vec<Known> = (0..modules.names().len())
            .map(|i| Known {
                name: modules.name(i).to_string(),
                includes: modules.included(i)[1..].to_vec(),
                ..Known::default()
            })
            .collect();
        for part in parts {
            let Some(number) = modules.number(&part.module) else { continue };
            match &part.content {
                Err(reason) => known[number].unreadable = Some(reason.clone()),
                Ok(module) if is_of_tactics(&part.module) => {
                    let shown = module.declarations.iter().filter(|d| !d.is_private);
                    let all = shown.flat_map(|d| d.names.iter().cloned());
                    known[number].names.extend(all);
                }
                Ok(_) => {}
            }
        }
        for (module, name, faith) in Graph::new(&modules, parts).faith() {
            known[module].faith.insert(name, faith);
        }
        Library { known, modules }
    }

    /// From what was kept.
    pub(super) fn of_known(known: Vec<Known>) -> Library {
        let mut modules = Modules::new(known.iter().map(|k| k.name.clone()).collect());
        let includes: Vec<Vec<usize>> = known.iter().map(|k| k.includes.clone()).collect();
        modules.set_includes(&includes);
        Library { known, modules }
    }

    /// Its modules.
    pub fn modules(&self) -> &Modules {
        &self.modules
    }

    /// Why a name that is mentioned proves nothing: its full name, and what it rests on. A name that may
    /// mean several counts as each, those of the module `own` aside.
    pub fn faith(&self, scope: &Scope<'_>, mention: &Mention, own: &str) -> Option<(String, Faith)> {
        let places = scope.places(mention).into_iter().map(|place| &self.known[place]);
        places.filter(|known| known.name != own).find_map(|known| {
            let full = || format!("{}.{}", known.name, mention.name);
            if let Some(reason) = &known.unreadable {
                let why = format!("{} cannot be read ({reason})", known.name);
                return Some((full(), Faith { why, chain: vec![] }));
            }
            known.faith.get(&mention.name).map(|faith| (full(), faith.clone()))
        })
    }

    /// The modules of tactics in which a name that is mentioned may be.
    pub fn tactics(&self, scope: &Scope<'_>, mention: &Mention) -> Vec<&str> {
        let places = scope.places(mention).into_iter().map(|place| &self.known[place]);
        places.filter(|known| known.names.contains(&mention.name)).map(|known| known.name.as_str()).collect()
    }

    /// Every name that is taken on faith, with its module.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, &Faith)> {
        self.known.iter().flat_map(|known| {
            known.faith.iter().map(|(name, faith)| (known.name.as_str(), name.as_str(), faith))
        })
    }

    /// Modules that cannot be read, and why.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.iter().filter_map(|k| Some((k.name.as_str(), k.unreadable.as_deref()?)))
    }
}

impl std::fmt::Display for Faith {
    /// `rests on A.f, that on Prims.magic: it is declared, and defined nowhere`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &*self.chain {
            [] => write!(f, "{}", self.why),
            chain => write!(f, "rests on `{}`: {}", chain.join("`, that on `"), self.why),
        }
    }
}

/// What each module includes by itself.
fn includes(modules: &Modules, parts: &[Part]) -> Vec<Vec<usize>> {
    let mut out = vec![vec![]; modules.names().len()];
    for part in parts {
        let (Ok(module), Some(number)) = (&part.content, modules.number(&part.module)) else { continue };
        if module.includes.is_empty() {
            continue;
        }
        let mut scope = Scope::new(modules, &part.module);
        scope.read(&Module { includes: vec![], declarations: vec![], ..module.clone() });
        for path in &module.includes {
            let found = scope.modules_of(path);
            out[number].extend(found.into_iter().filter(|found| *found != number));
        }
    }
    out
}
