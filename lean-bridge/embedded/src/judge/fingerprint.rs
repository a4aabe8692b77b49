//! Fingerprints of terms: equal for terms that say the same.

use super::export::{Body, Declaration, Export};
use super::statement::is_auxiliary;
use super::terms::{Expr, ExprId, Level, LevelId, NameId, Terms};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// SHA-256.
pub type Fingerprint = [u8; 32];

/// Takes fingerprints of the terms of one text.
///
/// Binder annotations count, names of bound variables and of universe parameters do not. A constant counts by its name; one
/// that elaboration has made up for the text (`t.match_1`: Lean shares these between declarations, so their names depend
/// on what else a text holds) counts by what it is.
pub struct Fingerprints<'a> {
    terms: &'a Terms,
    /// Auxiliary constants of the text.
    made_up: HashMap<NameId, Declaration>,
    known: HashMap<ExprId, Fingerprint>,
    levels: HashMap<LevelId, Fingerprint>,
    constants: HashMap<NameId, Fingerprint>,
    /// Auxiliary constants whose fingerprint is being taken: one that mentions itself counts by name there.
    open: HashSet<NameId>,
}

/// How deep auxiliary constants that mention others are followed.
const DEPTH: usize = 64;

impl<'a> Fingerprints<'a> {
    /// `declarations`: those of the text that the terms may mention.
    pub fn new(terms: &'a Terms, declarations: impl IntoIterator<Item = Declaration>) -> Fingerprints<'a> {
        let made_up = declarations.into_iter().filter(|d| is_auxiliary(terms, d.name));
        Fingerprints {
            terms,
            made_up: made_up.map(|d| (d.name, d)).collect(),
            known: HashMap::new(),
            levels: HashMap::new(),
            constants: HashMap::new(),
            open: HashSet::new(),
        }
    }

    /// Of an expression.
    pub fn expr(&mut self, root: ExprId) -> Fingerprint {
        for id in self.terms.closure([root]) {
            if !self.known.contains_key(&id) {
                let print = self.node(id);
                self.known.insert(id, print);
            }
        }
        self.known[&root]
    }

    /// Of a declaration without its name. Of theorems only what they state counts.
    pub fn declaration(&mut self, d: &Declaration) -> Fingerprint {
        let mut h = Sha256::new();
        h.update(d.kind().word());
        h.update(d.params.to_le_bytes());
        h.update(self.expr(d.ty));
        match &d.body {
            Body::Definition { value, .. } | Body::Opaque { value } => h.update(self.expr(*value)),
            Body::Inductive { parameters, family, constructors } => {
                h.update(parameters.to_le_bytes());
                family.iter().chain(constructors).for_each(|n| h.update(self.name(*n)));
            }
            _ => {}
        }
        h.finalize().into()
    }

    fn node(&mut self, id: ExprId) -> Fingerprint {
        let terms = self.terms;
        let mut h = Sha256::new();
        match terms.expr(id) {
            Expr::Bound(i) => h.update(format!("b{i}")),
            Expr::Sort(u) => {
                h.update(b"s");
                h.update(self.level(*u));
            }
            Expr::Const(name, levels) => {
                h.update(b"c");
                h.update(self.constant(*name));
                levels.iter().for_each(|u| h.update(self.level(*u)));
            }
            Expr::App(f, a) => {
                h.update(b"a");
                h.update(self.known[f]);
                h.update(self.known[a]);
            }
            Expr::Lambda(info, ty, body) | Expr::Forall(info, ty, body) => {
                h.update(if matches!(terms.expr(id), Expr::Lambda(..)) { b"l" } else { b"p" });
                h.update([*info]);
                h.update(self.known[ty]);
                h.update(self.known[body]);
            }
            Expr::Let(ty, value, body, _) => {
                h.update(b"z");
                [ty, value, body].into_iter().for_each(|e| h.update(self.known[e]));
            }
            Expr::Nat(n) => h.update(format!("n{n}")),
            Expr::Str(s) => {
                h.update(b"t");
                h.update(s);
            }
            Expr::Proj(name, index, e) => {
                h.update(b"j");
                h.update(self.constant(*name));
                h.update(index.to_le_bytes());
                h.update(self.known[e]);
            }
        }
        h.finalize().into()
    }

    fn constant(&mut self, name: NameId) -> Fingerprint {
        if let Some(known) = self.constants.get(&name) {
            return *known;
        }
        let Some(d) = self.made_up.get(&name).cloned() else {
            let print = self.name(name);
            self.constants.insert(name, print);
            return print;
        };
        if self.open.len() >= DEPTH || !self.open.insert(name) {
            return self.name(name);
        }
        let print = self.declaration(&d);
        self.open.remove(&name);
        self.constants.insert(name, print);
        print
    }

    fn name(&self, name: NameId) -> Fingerprint {
        let mut h = Sha256::new();
        for part in self.terms.parts(name) {
            h.update((part.len() as u32).to_le_bytes());
            h.update(part);
        }
        h.finalize().into()
    }

    /// Nested at most as deep as the export allows.
    fn level(&mut self, id: LevelId) -> Fingerprint {
        if let Some(known) = self.levels.get(&id) {
            return *known;
        }
        let terms = self.terms;
        let mut h = Sha256::new();
        match terms.level(id) {
            Level::Zero => h.update(b"0"),
            Level::Succ(u) => {
                h.update(b"s");
                h.update(self.level(*u));
            }
            Level::Max(a, b) | Level::IMax(a, b) => {
                h.update(if matches!(terms.level(id), Level::Max(..)) { b"m" } else { b"i" });
                h.update(self.level(*a));
                h.update(self.level(*b));
            }
            Level::Param(i) => h.update(format!("u{i}")),
        }
        let print = h.finalize().into();
        self.levels.insert(id, print);
        print
    }
}

/// The declarations of an export that have been read.
pub fn of_export<'a>(terms: &'a Terms, export: &Export) -> Fingerprints<'a> {
    Fingerprints::new(terms, export.known().cloned())
}
