//! Library theorems to be proved again, without the module they stand in.
//!
//! A theorem of module M comes with a header that imports what M imports and nothing else: neither M nor
//! anything that is built on it. So the theorem, what was proved from it, and its neighbours are unknown to
//! Lean, and no care in the prover is needed to keep them out. The search's tactics are not in Lean's
//! smallest prelude; modules that those are made of ([`TACTICS`]) cannot be held out.

use super::Library;
use lean_bridge::LibraryPremise;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use retriever::PremiseCorpus;
use std::collections::{BTreeMap, HashSet};

/// Modules that every header imports: notation and tactics of the search.
pub const TACTICS: [&str; 3] = ["Init.Grind", "Init.Omega", "Init.TacticsExtra"];

/// A module with its theorems, in random order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The name of the module.
    pub name: String,
    /// Import lines: what the module imports, and [`TACTICS`].
    pub header: String,
    /// Its theorems.
    pub theorems: Vec<HeldOutTheorem>,
}

/// A theorem as a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldOutTheorem {
    /// The library's name.
    pub name: String,
    /// `theorem …: …`, under a name in no name space: in that of the
    /// library short names would mean other constants.
    pub text: String,
}

/// The modules of a part, in alphabetical order, with all theorems that can be asked for:
/// - printed plainly or with types (`form`), so that Lean reads the text back as the same term;
/// - in a module that is not one of, or below, [`TACTICS`], and not of Lean's own program (`Lean.…`);
/// - not under a name or in a module that the library itself calls `Internal`, nor
///   the implementation of a tactic (`Std.Tactic`);
/// - not an instance (`inst…`), which is a definition by its use.
///
/// Whether a statement speaks only of what its header imports is for Lean to say.
pub fn modules(
    library: &Library,
    corpus: &PremiseCorpus,
    part: impl Fn(&str) -> bool,
    seed: u64,
) -> Vec<Module> {
    let mut theorems: BTreeMap<&str, Vec<&LibraryPremise>> = BTreeMap::new();
    for (module, premise) in library.premises().filter(|(_, p)| is_asked_for(p)) {
        theorems.entry(module).or_default().push(premise);
    }
    let imports: BTreeMap<&str, &[String]> = library.imports().collect();
    let tactics: HashSet<&str> = TACTICS
        .iter()
        .filter_map(|t| corpus.file(t))
        .flat_map(|t| corpus.imported(t).ones().map(|i| retriever::FileId(i as u32)).chain([t]))
        .map(|f| corpus.path(f))
        .collect();
    let usable = |m: &&str| {
        !m.split('.').any(|part| matches!(part, "Lean" | "Internal"))
            && !m.starts_with("Std.Tactic.")
            && !tactics.contains(*m)
            && part(m)
    };
    let mut rng = StdRng::seed_from_u64(seed);
    let names: Vec<&str> = theorems.keys().copied().filter(usable).collect();
    let module = |name: &str| {
        let mut theorems: Vec<HeldOutTheorem> = theorems[name].iter().map(|p| statement(p)).collect();
        theorems.shuffle(&mut rng);
        Module { name: name.into(), header: header(imports[name]), theorems }
    };
    names.into_iter().map(module).collect()
}

fn header(imports: &[String]) -> String {
    let mut lines: Vec<&str> = TACTICS.iter().copied().chain(imports.iter().map(String::as_str)).collect();
    lines.sort_unstable();
    lines.dedup();
    // without `prelude` Lean imports all of Init
    let imports: String = lines.iter().map(|m| format!("\nimport {m}")).collect();
    format!("prelude{imports}")
}

fn is_asked_for(premise: &LibraryPremise) -> bool {
    let part = |part: &str| {
        let numbered = part.strip_prefix("inst").is_some_and(|rest| !rest.starts_with(char::is_lowercase));
        numbered || part == "Internal"
    };
    premise.kind == "theorem"
        && matches!(premise.form.as_deref(), Some("plain" | "full"))
        && !premise.name.contains(['«', '✝'])
        && !premise.name.split('.').any(part)
}

fn statement(premise: &LibraryPremise) -> HeldOutTheorem {
    let name = premise.name.replace('.', "_");
    let levels =
        if premise.levels.is_empty() { String::new() } else { format!(".{{{}}}", premise.levels.join(", ")) };
    HeldOutTheorem { name: premise.name.clone(), text: format!("theorem {name}{levels} : {}", premise.ty) }
}

/// The smallest number per group that makes `count` in all, if the groups hold so many.
pub fn even_share(sizes: &[usize], count: usize) -> Option<usize> {
    let total = |most: usize| sizes.iter().map(|s| *s.min(&most)).sum::<usize>();
    (0..=sizes.iter().copied().max().unwrap_or(0)).find(|most| total(*most) >= count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::JsonLines;
    use serde_json::json;

    #[test]
    fn a_module_without_itself_and_without_what_is_built_on_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.jsonl");
        let module = |name: &str, imports: &[&str]| json!({"name": name, "imports": imports});
        let tactics = TACTICS.map(|t| module(t, &["Init.Core"]));
        let mut modules = vec![module("Init.Core", &[])];
        modules.extend(tactics);
        modules.push(module("Init.Data", &["Init.Core"]));
        modules.push(module("Std.Top", &["Init.Data", "Init.Omega"]));
        modules.push(module("Std.Internal.Top", &["Std.Top"]));
        let theorem = |name: &str, form: &str| {
            let levels = ["u"];
            let constants = ["Eq"];
            json!({"name": name, "kind": "theorem", "type": "1 = 1", "form": form, "levels": levels,
                "constants": constants})
        };
        let file = JsonLines::open(&path);
        let mut file = file.unwrap();
        file.append(&json!({"lean": "x", "header": "import Std", "modules": modules})).unwrap();
        let lines = [
            ("Init.Core", vec![theorem("core", "plain")]),
            ("Init.Data", vec![theorem("A.data", "plain"), theorem("A.explicit", "explicit")]),
            ("Std.Top", vec![theorem("A.instTop", "plain"), theorem("A.instance_top", "full")]),
            ("Std.Internal.Top", vec![theorem("hidden", "plain")]),
        ];
        for (module, premises) in lines {
            file.append(&json!({"module": module, "premises": premises})).unwrap();
        }
        let library = Library::read(&path).unwrap().unwrap();
        let corpus = library.clone().into_corpus().unwrap();
        let found = super::modules(&library, &corpus, |_| true, 1);
        let names: Vec<_> = found.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["Init.Data", "Std.Top"]);
        let texts: Vec<_> = found.iter().flat_map(|m| &m.theorems).map(|t| t.text.as_str()).collect();
        assert_eq!(texts, ["theorem A_data.{u} : 1 = 1", "theorem A_instance_top.{u} : 1 = 1"]);
        assert_eq!(
            found[1].header,
            "prelude\nimport Init.Data\nimport Init.Grind\nimport Init.Omega\nimport Init.TacticsExtra"
        );
        assert!(super::modules(&library, &corpus, |m| m == "Init.Core", 1).is_empty());
    }

    #[test]
    fn shares_are_as_even_as_they_can_be() {
        assert_eq!(even_share(&[1, 100, 3], 10), Some(6));
        assert_eq!(even_share(&[1, 100, 3], 3), Some(1));
        assert_eq!(even_share(&[1, 2], 4), None);
    }
}
