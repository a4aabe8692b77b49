//! What a constant is, with all that it rests on, in one hash.
//!
//! Two constants with the same hash are the same: their types are, their values, and the same holds of
//! everything that these mention. Of theorems, axioms and opaque constants only the types count, as no
//! checker looks further. Names of binders and how arguments are given do not count.

use lean_kernel::{ConstantKind, Environment, Expr, ExprId, Level, LevelId, Name, NameId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

type Hash = [u8; 32];

/// Universe levels that are nested deeper are in no library.
const DEEPEST_LEVEL: usize = 200;

/// SHA-256 of what a constant is, in hexadecimal digits. Nothing
/// if something that it rests on is not declared.
pub fn content_hash(terms: &Terms, env: &Environment, name: NameId) -> Option<String> {
    let mut hasher = Hasher { terms, exprs: FxHashMap::default() };
    let mut seen = FxHashSet::default();
    let mut waiting = vec![name];
    let mut entries = vec![];
    while let Some(name) = waiting.pop() {
        if !seen.insert(name) {
            continue;
        }
        let constant = env.get(name)?;
        let mut h = Sha256::new();
        h.update(hasher.name(name));
        h.update(constant.params.to_le_bytes());
        h.update(hasher.expr(constant.ty)?);
        let mut mention = |n: NameId| waiting.push(n);
        terms.constants(constant.ty, &mut mention);
        match &constant.kind {
            ConstantKind::Opaque => h.update("opaque"),
            ConstantKind::Definition { value, .. } => {
                h.update("definition");
                h.update(hasher.expr(*value)?);
                terms.constants(*value, &mut mention);
            }
            ConstantKind::Inductive(i) => {
                h.update(format!("inductive {} {}", i.parameters, i.indices));
                for n in i.family.iter().chain(&i.constructors) {
                    h.update(hasher.name(*n));
                    mention(*n);
                }
            }
            ConstantKind::Constructor(c) => {
                h.update(format!("constructor {} {} {}", c.index, c.parameters, c.fields));
                mention(c.of);
            }
            // a recursor follows from its family
            ConstantKind::Recursor(r) => {
                h.update("recursor");
                mention(r.family);
            }
            ConstantKind::Quotient(kind) => h.update(format!("quotient {kind:?}")),
        }
        entries.push(Hash::from(h.finalize()));
    }
    entries.sort_unstable();
    let mut h = Sha256::new();
    h.update(hasher.name(name));
    entries.iter().for_each(|e| h.update(e));
    Some(h.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

struct Hasher<'t> {
    terms: &'t Terms,
    exprs: FxHashMap<ExprId, Hash>,
}

impl Hasher<'_> {
    fn name(&self, name: NameId) -> Hash {
        let mut h = Sha256::new();
        let mut at = name;
        loop {
            at = match self.terms.name(at) {
                Name::Anonymous => return h.finalize().into(),
                Name::Str(parent, part) => {
                    h.update(format!("s{} ", part.len()));
                    h.update(part);
                    *parent
                }
                Name::Num(parent, number) => {
                    h.update(format!("n{number} "));
                    *parent
                }
            };
        }
    }

    fn expr(&mut self, root: ExprId) -> Option<Hash> {
        for e in self.terms.closure([root]) {
            if !self.exprs.contains_key(&e) {
                let hash = self.node(e)?;
                self.exprs.insert(e, hash);
            }
        }
        self.exprs.get(&root).copied()
    }

    /// Of an expression whose parts have theirs.
    fn node(&self, term: ExprId) -> Option<Hash> {
        let terms = self.terms;
        let mut h = Sha256::new();
        match terms.expr(term) {
            Expr::Bound(i) => h.update(format!("bound {i}")),
            Expr::Sort(u) => {
                h.update("sort");
                h.update(self.level(u, 0)?);
            }
            Expr::Const(name, us) => {
                h.update("constant");
                h.update(self.name(name));
                for u in terms.levels(us) {
                    h.update(self.level(*u, 0)?);
                }
            }
            Expr::App(..) => h.update("application"),
            Expr::Lambda(..) => h.update("function"),
            Expr::Forall(..) => h.update("type of functions"),
            Expr::Let(..) => h.update("let"),
            Expr::Nat(n) => h.update(format!("number {}", terms.nat(n))),
            Expr::Str(s) => {
                h.update("text");
                h.update(terms.str(s));
            }
            Expr::Proj(name, index, _) => {
                h.update(format!("projection {index}"));
                h.update(self.name(name));
            }
            // no declaration has one
            Expr::Local(_) => return None,
        }
        for part in terms.parts_of(term) {
            h.update(self.exprs.get(&part)?);
        }
        Some(h.finalize().into())
    }

    fn level(&self, id: LevelId, depth: usize) -> Option<Hash> {
        if depth > DEEPEST_LEVEL {
            return None;
        }
        let mut h = Sha256::new();
        match self.terms.level(id) {
            Level::Zero => h.update("zero"),
            Level::Param(i) => h.update(format!("parameter {i}")),
            Level::Succ(v) => {
                h.update("successor");
                h.update(self.level(v, depth + 1)?);
            }
            level @ (Level::Max(a, b) | Level::IMax(a, b)) => {
                h.update(if matches!(level, Level::Max(..)) { "max" } else { "imax" });
                h.update(self.level(a, depth + 1)?);
                h.update(self.level(b, depth + 1)?);
            }
        }
        Some(h.finalize().into())
    }
}
