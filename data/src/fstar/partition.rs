//! The division of a suite by project and module.

use super::{Split, SuiteEntry};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The part of each entry, never [`Split::All`]: the stated one,
/// else the one that a partition by project gives.
///
/// The partition depends on the seed and on names only, not on the order of the entries. One of five projects
/// (at least one, if there are two) is the cross-project test, whole; where the records say of themselves
/// whether they are cross-project examples, no further project is. Of the other projects' modules one in ten
/// (at least one, if there are two) is the intra-project test and one in ten (at least one, if there are
/// three) is for validation. An interface stays with its implementation.
pub(super) fn partition(entries: &[SuiteEntry], seed: u64) -> Vec<Split> {
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.stated_split.is_none()) {
        modules.entry(&entry.project).or_default().insert(module(entry));
    }
    let cross_is_known = entries.iter().any(|entry| entry.definition.isa_cross_project_example.is_some());
    let cross = match modules.len() {
        0 | 1 => 0,
        _ if cross_is_known => 0,
        projects => (projects / 5).max(1),
    };
    let projects = shuffled(modules.keys().copied(), seed, "project");
    let mut parts: BTreeMap<(&str, &str), Split> = BTreeMap::new();
    for (at, project) in projects.iter().enumerate() {
        let modules = shuffled(modules[project].iter().copied(), seed, project);
        let share = (modules.len() / 10).max(1);
        let intra = if modules.len() >= 2 { share } else { 0 };
        let valid = if modules.len() >= 3 { share } else { 0 };
        for (place, module) in modules.into_iter().enumerate() {
            let part = match place {
                _ if at < cross => Split::CrossTest,
                place if place < intra => Split::IntraTest,
                place if place < intra + valid => Split::Valid,
                _ => Split::Train,
            };
            parts.insert((project, module), part);
        }
    }
    entries
        .iter()
        .map(|entry| {
            let given = parts.get(&(entry.project.as_str(), module(entry))).copied();
            entry.stated_split.or(given).unwrap_or(Split::Train)
        })
        .collect()
}

fn module(entry: &SuiteEntry) -> &str {
    entry.definition.module().or(entry.definition.base_file_name()).unwrap_or_default()
}

/// The names in an order that the seed decides and that does not change when others are added.
fn shuffled<'a>(names: impl Iterator<Item = &'a str>, seed: u64, purpose: &str) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_by_cached_key(|name| {
        let mut hasher = Sha256::new();
        hasher.update(seed.to_le_bytes());
        for text in [purpose, name] {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize()
    });
    names
}
