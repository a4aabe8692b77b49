//! What has been declared, and the stack of snapshots.

use super::declaration::{Declaration, Kind};
use super::interface::Interface;
use super::issue::{Issue, Range};
use super::options::Options;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Entry {
    pub name: String,
    pub kind: Kind,
    pub assumed: bool,
    pub signature: String,
    pub range: Range,
}

impl Entry {
    /// A `val` alone is no definition: the name is not found until there is a `let`.
    pub fn is_definition(&self) -> bool {
        self.kind != Kind::Val || self.assumed
    }
}

/// One entry of the user's part of the stack.
pub struct Snapshot {
    entries: usize,
    interleaved: usize,
    module: Option<String>,
    partial: bool,
    options: Options,
    /// For declarations that a full-buffer query pushed.
    pub fragment: Option<Fragment>,
}

pub struct Fragment {
    pub code: String,
    pub full: bool,
    pub issues: Vec<Issue>,
}

pub struct Environment {
    pub entries: Vec<Entry>,
    /// Of the module whose implementation this is.
    pub interface: Rc<Interface>,
    /// How many of its declarations are there already.
    pub interleaved: usize,
    /// The session is about an interface, where no name may be declared twice.
    pub is_interface: bool,
    pub module: Option<String>,
    /// Part of the file's own checked file is loaded.
    pub partial: bool,
    pub options: Options,
    pub stack: Vec<Snapshot>,
}

impl Environment {
    pub fn new(options: Options) -> Self {
        Self {
            entries: Vec::new(),
            interface: Rc::default(),
            interleaved: 0,
            is_interface: false,
            module: None,
            partial: false,
            options,
            stack: Vec::new(),
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            entries: self.entries.len(),
            interleaved: self.interleaved,
            module: self.module.clone(),
            partial: self.partial,
            options: self.options.clone(),
            fragment: None,
        }
    }

    pub fn roll_back(&mut self, to: Snapshot) {
        self.entries.truncate(to.entries);
        self.interleaved = to.interleaved;
        (self.module, self.partial, self.options) = (to.module, to.partial, to.options);
    }

    pub fn pop(&mut self) -> bool {
        let top = self.stack.pop();
        top.map(|snapshot| self.roll_back(snapshot)).is_some()
    }

    /// An earlier declaration that the new one would repeat.
    pub fn duplicate(&self, new: &Declaration) -> Option<&Entry> {
        let repeats = |old: &Entry| match new.kind {
            Kind::Val => true,
            _ if self.is_interface => true,
            _ => old.kind != Kind::Val || old.assumed,
        };
        self.entries.iter().find(|e| new.names.contains(&e.name) && repeats(e))
    }

    pub fn declare(&mut self, new: &Declaration, range: &Range) {
        for name in &new.names {
            self.entries.push(Entry {
                name: name.clone(),
                kind: new.kind,
                assumed: new.assumed,
                signature: new.signature.clone(),
                range: range.clone(),
            });
        }
    }

    /// A definition by its name, which may be qualified.
    pub fn definition(&self, name: &str) -> Option<&Entry> {
        let module = self.module.as_deref().unwrap_or_default();
        let short = name.strip_prefix(module).and_then(|n| n.strip_prefix('.')).unwrap_or(name);
        self.entries.iter().rev().find(|e| e.name == short && e.is_definition())
    }

    /// Its type as printed: that of the `val`, or what the `let` itself says.
    pub fn type_of(&self, entry: &Entry) -> String {
        let val = self.entries.iter().rev().find(|e| e.name == entry.name && e.kind == Kind::Val);
        let signature = val.map_or(entry.signature.as_str(), |v| v.signature.as_str());
        let words = signature.split_whitespace().collect::<Vec<_>>().join(" ");
        match words.strip_prefix(':') {
            Some(plain) => plain.trim().into(),
            None if words.is_empty() => "int".into(),
            None => words,
        }
    }
}
