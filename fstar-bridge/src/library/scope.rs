//! Which modules a name may mean.

use super::mention::Mention;
use super::module::Module;
use std::collections::{HashMap, HashSet};

/// All modules, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modules {
    names: Vec<String>,
    numbers: HashMap<String, usize>,
    /// Every beginning of a module's name: `FStar` and `FStar.List` for `FStar.List.Tot`.
    namespaces: HashSet<String>,
    /// What each includes, itself and what those include with it.
    included: Vec<Vec<usize>>,
}

/// Modules that every module opens, under the names that they have had.
const ALWAYS: [&str; 4] = ["Prims", "FStar.Pervasives.Native", "FStar.Pervasives", "FStar.Prelude"];

impl Modules {
    /// These, in this order.
    pub fn new(names: Vec<String>) -> Modules {
        let numbers = names.iter().enumerate().map(|(i, name)| (name.clone(), i)).collect();
        let beginnings = |name: &String| -> Vec<String> {
            name.match_indices('.').map(|(at, _)| name[..at].to_string()).collect()
        };
        let namespaces = names.iter().flat_map(beginnings).chain(names.iter().cloned()).collect();
        let included = (0..names.len()).map(|i| vec![i]).collect();
        Modules { names, numbers, namespaces, included }
    }

    /// The name of one.
    pub fn name(&self, module: usize) -> &str {
        &self.names[module]
    }

    /// All names, by number.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of one.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    /// What a module shows as its own: itself first.
    pub fn included(&self, module: usize) -> &[usize] {
        &self.included[module]
    }

    /// Says what each module includes by itself.
    pub fn set_includes(&mut self, direct: &[Vec<usize>]) {
        for (module, out) in self.included.iter_mut().enumerate() {
            *out = vec![module];
            let mut next = 0;
            while next < out.len() {
                for found in &direct[out[next]] {
                    if !out.contains(found) {
                        out.push(*found);
                    }
                }
                next += 1;
            }
        }
    }
}

/// What is open, and what is abbreviated, somewhere. Nothing is ever shadowed: a name means each module
/// that it may mean.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    modules: &'a Modules,
    /// What may stand before a module's name: nothing, and each open namespace.
    bases: Vec<String>,
    /// Modules whose names need no qualifier.
    visible: HashSet<usize>,
    abbreviations: HashMap<String, Vec<Vec<String>>>,
    /// Modules of others, with what they include.
    including: HashMap<String, Vec<Vec<String>>>,
    /// Whether nobody knows what is open: then a path may mean any module.
    is_unknown: bool,
}

impl<'a> Scope<'a> {
    /// At the beginning of a module: the namespaces that it is in are open, and what F* always opens.
    pub fn new(modules: &'a Modules, own: &str) -> Scope<'a> {
        let mut scope = Scope {
            modules,
            bases: vec![String::new()],
            visible: HashSet::new(),
            abbreviations: HashMap::new(),
            including: HashMap::new(),
            is_unknown: false,
        };
        scope.bases.extend(own.match_indices('.').map(|(at, _)| format!("{}.", &own[..at])));
        let always = ALWAYS.iter().filter(|name| **name != own).filter_map(|name| modules.number(name));
        for module in always.collect::<Vec<_>>() {
            scope.show(module);
        }
        scope
    }

    /// Reads what a text opens and abbreviates.
    pub fn read(&mut self, module: &Module) {
        for abbreviation in &module.abbreviations {
            self.abbreviate(&abbreviation.short, abbreviation.full.clone());
        }
        for (path, _) in &module.opens {
            self.open(path);
        }
        // an include shows names as an open does
        for path in &module.includes {
            self.open(path);
        }
    }

    /// Opens a module, or a namespace.
    pub fn open(&mut self, path: &[String]) {
        for module in self.modules_of(path) {
            self.show(module);
        }
        let path = path.join(".");
        let is_namespace = |name: &String| self.modules.namespaces.contains(name);
        let found = self.bases.iter().map(|base| format!("{base}{path}")).filter(is_namespace);
        let more: Vec<String> =
            found.map(|name| format!("{name}.")).filter(|base| !self.bases.contains(base)).collect();
        self.bases.extend(more);
    }

    /// Says what a module includes that is none of these: its name means what it includes, too.
    pub fn set_included(&mut self, path: &[String], included: Vec<Vec<String>>) {
        self.including.insert(path.join("."), included);
    }

    /// Whether a path is a module or a namespace of these.
    pub fn knows(&self, path: &[String]) -> bool {
        let path_name = path.join(".");
        let is_namespace = |base: &String| self.modules.namespaces.contains(&format!("{base}{path_name}"));
        !self.modules_of(path).is_empty() || self.bases.iter().any(is_namespace)
    }

    /// Behind a text that cannot be read: everything may be open, and abbreviated in any way.
    pub fn open_everything(&mut self) {
        self.is_unknown = true;
        self.visible.extend(0..self.modules.names().len());
    }

    fn abbreviate(&mut self, short: &str, full: Vec<String>) {
        self.abbreviations.entry(short.to_string()).or_default().push(full);
    }

    fn show(&mut self, module: usize) {
        self.visible.extend(self.modules.included(module));
    }

    /// The modules whose names need no qualifier.
    pub fn visible(&self) -> &HashSet<usize> {
        &self.visible
    }

    /// Every module that a path may mean.
    pub fn modules_of(&self, path: &[String]) -> Vec<usize> {
        if self.is_unknown {
            return (0..self.modules.names().len()).collect();
        }
        let mut out = vec![];
        let mut find = |path: &str| {
            let found = self.bases.iter().filter_map(|base| match base.as_str() {
                "" => self.modules.number(path),
                base => self.modules.number(&format!("{base}{path}")),
            });
            for module in found.collect::<Vec<_>>() {
                if !out.contains(&module) {
                    out.push(module);
                }
            }
        };
        let mut paths = vec![path.join(".")];
        if let Some((first, rest)) = path.split_first() {
            for full in self.abbreviations.get(first).into_iter().flatten() {
                let whole: Vec<&str> = full.iter().chain(rest).map(String::as_str).collect();
                paths.push(whole.join("."));
            }
        }
        for path in paths {
            find(&path);
            let included = self.including.get(&path).into_iter().flatten();
            included.for_each(|path| find(&path.join(".")));
        }
        out
    }

    /// The modules in which the name that is mentioned may be, those that they include with them.
    pub fn places(&self, mention: &Mention) -> Vec<usize> {
        let mut out: Vec<usize> = match mention.qualifier.is_empty() {
            true => self.visible.iter().copied().collect(),
            false => {
                let found = self.modules_of(&mention.qualifier).into_iter();
                found.flat_map(|module| self.modules.included(module).iter().copied()).collect()
            }
        };
        out.sort_unstable();
        out.dedup();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(str::to_string).collect()
    }

    #[test]
    fn a_name_means_each_module_that_it_may_mean() {
        let names = ["Prims", "FStar.Seq", "FStar.Seq.Base", "Seq", "FStar.Tactics", "FStar.Tactics.Derived"];
        let mut modules = Modules::new(names.iter().map(|n| n.to_string()).collect());
        modules.set_includes(&[vec![], vec![2], vec![], vec![], vec![5], vec![]]);
        let text = "open FStar\nmodule T = FStar.Tactics";
        let mut scope = Scope::new(&modules, "Cand");
        assert_eq!(scope.modules_of(&path("Seq")), [3]);
        scope.read(&Module::read(text).unwrap());
        assert_eq!(scope.modules_of(&path("Seq")), [3, 1]);
        assert_eq!(scope.modules_of(&path("Seq.Base")), [2]);
        assert_eq!(scope.modules_of(&path("T.Derived")), [5]);
        assert_eq!(scope.visible(), &HashSet::from([0]));
        scope.open(&path("Tactics"));
        assert_eq!(scope.visible(), &HashSet::from([0, 4, 5]));
        let mention = Mention { qualifier: path("Seq"), name: "append".into(), token: 0 };
        assert_eq!(scope.places(&mention), [1, 2, 3]);
        scope.open_everything();
        assert_eq!(scope.places(&mention).len(), names.len());
        assert_eq!(Scope::new(&modules, "FStar.List").modules_of(&path("Seq")), [3, 1]);
    }
}
