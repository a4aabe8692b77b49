//! Fingerprints of terms: equal for terms that say the same.

use super::auxiliary::is_auxiliary;
use super::export::kind;
use lean_kernel::{Body, Declaration, Expr, ExprId, Level, LevelId, Name, NameId, Terms, Unit};
use lean_meta::environment::Kind;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// SHA-256.
pub type Fingerprint = [u8; 32];

/// Takes fingerprints of the terms of one text.
///
/// Binder annotations count, names of bound variables and of universe parameters do not. A constant counts by
/// its name; a definition that is named like those that elaboration makes up (`t.match_1`: Lean shares these
/// between declarations, so their names depend on what else a text holds) counts by what it is. Texts may use
/// such names too, and lose nothing: what a definition is says more than its name.
pub struct Fingerprints<'a> {
    terms: &'a Terms,
    exprs: HashMap<ExprId, Fingerprint>,
    levels: HashMap<LevelId, Fingerprint>,
    names: HashMap<NameId, Fingerprint>,
    /// Those that count by what they are.
    made_up: HashMap<NameId, Fingerprint>,
    /// The numbers under which universe parameters count; their own where there is none.
    params: HashMap<u32, usize>,
}

/// Whether a declaration counts by what it is instead of by its name. Only what has a value can: two axioms,
/// two types or two constructors are different things however alike they look.
pub fn is_made_up(terms: &Terms, declaration: &Declaration) -> bool {
    matches!(kind(declaration), Kind::Definition | Kind::Theorem) && is_auxiliary(terms, declaration.name)
}

impl<'a> Fingerprints<'a> {
    /// `units`: what the terms may mention of the text's own declarations, each after those it mentions.
    pub fn new(terms: &'a Terms, units: &[Unit]) -> Fingerprints<'a> {
        let mut prints = Fingerprints {
            terms,
            exprs: HashMap::new(),
            levels: HashMap::new(),
            names: HashMap::new(),
            made_up: HashMap::new(),
            params: HashMap::new(),
        };
        for unit in units {
            if let Unit::Single(d) = unit
                && is_made_up(terms, d)
            {
                let print = prints.declaration(d);
                prints.made_up.insert(d.name, print);
            }
        }
        prints
    }

    /// Of what a declaration states, given as its type. The order in which it declares its universe
    /// parameters does not count: they are numbered in the order in which the type uses them, and
    /// those that it does not use stand nowhere in it.
    pub fn statement(&mut self, ty: ExprId) -> Fingerprint {
        let params = params_by_use(self.terms, ty);
        if params.iter().all(|(param, number)| *param as usize == *number) {
            return self.expr(ty);
        }
        let (exprs, levels) = (std::mem::take(&mut self.exprs), std::mem::take(&mut self.levels));
        self.params = params;
        let print = self.expr(ty);
        self.params = HashMap::new();
        (self.exprs, self.levels) = (exprs, levels);
        print
    }

    /// Of an expression.
    pub fn expr(&mut self, root: ExprId) -> Fingerprint {
        for id in self.terms.closure([root]) {
            if !self.exprs.contains_key(&id) {
                let print = self.node(id);
                self.exprs.insert(id, print);
            }
        }
        self.exprs[&root]
    }

    /// Of a declaration without its name. Of theorems only what they state counts.
    pub fn declaration(&mut self, declaration: &Declaration) -> Fingerprint {
        let mut h = Sha256::new();
        h.update(kind(declaration).word());
        h.update(declaration.params.to_le_bytes());
        h.update(self.expr(declaration.ty));
        match &declaration.body {
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
                h.update(self.level(u));
            }
            Expr::Const(name, levels) => {
                h.update(b"c");
                h.update(self.constant(name));
                terms.levels(levels).iter().for_each(|u| h.update(self.level(*u)));
            }
            Expr::App(f, a) => {
                h.update(b"a");
                h.update(self.exprs[&f]);
                h.update(self.exprs[&a]);
            }
            Expr::Lambda(info, ty, body) | Expr::Forall(info, ty, body) => {
                h.update(if matches!(terms.expr(id), Expr::Lambda(..)) { b"l" } else { b"p" });
                h.update([info]);
                h.update(self.exprs[&ty]);
                h.update(self.exprs[&body]);
            }
            Expr::Let(ty, value, body, _) => {
                h.update(b"z");
                [ty, value, body].into_iter().for_each(|e| h.update(self.exprs[&e]));
            }
            Expr::Nat(n) => h.update(format!("n{}", terms.nat(n))),
            Expr::Str(s) => {
                h.update(b"t");
                h.update(terms.str(s));
            }
            Expr::Local(_) => unreachable!("a declaration has no free variables"),
            Expr::Proj(name, index, e) => {
                h.update(b"j");
                h.update(self.constant(name));
                h.update(index.to_le_bytes());
                h.update(self.exprs[&e]);
            }
        }
        h.finalize().into()
    }

    fn constant(&mut self, name: NameId) -> Fingerprint {
        self.made_up.get(&name).copied().unwrap_or_else(|| self.name(name))
    }

    fn name(&mut self, name: NameId) -> Fingerprint {
        let terms = self.terms;
        let mut chain = vec![];
        let mut at = name;
        let mut print = loop {
            if let Some(known) = self.names.get(&at) {
                break *known;
            }
            match terms.name(at) {
                Name::Anonymous => break Fingerprint::default(),
                Name::Str(parent, _) | Name::Num(parent, _) => {
                    chain.push(at);
                    at = *parent;
                }
            }
        };
        for id in chain.into_iter().rev() {
            let mut h = Sha256::new();
            h.update(print);
            match terms.name(id) {
                Name::Str(_, part) => h.update([b"\"", &**part].concat()),
                Name::Num(_, number) => h.update(format!("#{number}")),
                Name::Anonymous => {}
            }
            print = h.finalize().into();
            self.names.insert(id, print);
        }
        print
    }

    /// Of a level. Without recursion: a text may nest levels as deep as it likes.
    fn level(&mut self, root: LevelId) -> Fingerprint {
        let mut waiting = vec![root];
        while let Some(&id) = waiting.last() {
            let parts = match self.terms.level(id) {
                Level::Zero | Level::Param(_) => [None, None],
                Level::Succ(u) => [Some(u), None],
                Level::Max(a, b) | Level::IMax(a, b) => [Some(a), Some(b)],
            };
            let before = waiting.len();
            waiting.extend(parts.into_iter().flatten().filter(|u| !self.levels.contains_key(u)));
            if waiting.len() > before {
                continue;
            }
            waiting.pop();
            if !self.levels.contains_key(&id) {
                let print = self.level_of_parts(id);
                self.levels.insert(id, print);
            }
        }
        self.levels[&root]
    }

    /// Of a level whose parts have theirs.
    fn level_of_parts(&self, id: LevelId) -> Fingerprint {
        let mut h = Sha256::new();
        match self.terms.level(id) {
            Level::Zero => h.update(b"0"),
            Level::Succ(u) => {
                h.update(b"s");
                h.update(self.levels[&u]);
            }
            level @ (Level::Max(a, b) | Level::IMax(a, b)) => {
                h.update(if matches!(level, Level::Max(..)) { b"m" } else { b"i" });
                h.update(self.levels[&a]);
                h.update(self.levels[&b]);
            }
            Level::Param(i) => {
                let number = self.params.get(&i).copied().unwrap_or(i as usize);
                h.update(format!("u{number}"));
            }
        }
        h.finalize().into()
    }
}

/// The universe parameters of an expression, numbered in the order in which someone who reads it
/// from left to right meets them. This order is a matter of the expression alone, so permuting
/// parameters permutes the numbers in the same way.
fn params_by_use(terms: &Terms, root: ExprId) -> HashMap<u32, usize> {
    let (mut params, mut seen, mut stack) = (HashMap::new(), HashSet::new(), vec![root]);
    while let Some(at) = stack.pop() {
        // what was met before holds no parameter that was not
        if !seen.insert(at) {
            continue;
        }
        match terms.expr(at) {
            Expr::Sort(u) => params_of_level(terms, u, &mut params),
            Expr::Const(_, levels) => {
                terms.levels(levels).iter().for_each(|u| params_of_level(terms, *u, &mut params));
            }
            _ => {}
        }
        let parts: Vec<ExprId> = terms.parts_of(at).collect();
        stack.extend(parts.into_iter().rev());
    }
    params
}

fn params_of_level(terms: &Terms, root: LevelId, params: &mut HashMap<u32, usize>) {
    let (mut seen, mut stack) = (HashSet::new(), vec![root]);
    while let Some(at) = stack.pop() {
        if !seen.insert(at) {
            continue;
        }
        match terms.level(at) {
            Level::Zero => {}
            Level::Succ(u) => stack.push(u),
            Level::Max(a, b) | Level::IMax(a, b) => stack.extend([b, a]),
            Level::Param(i) => {
                let next = params.len();
                params.entry(i).or_insert(next);
            }
        }
    }
}
