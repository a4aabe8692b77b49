//! Goals as data: terms, structural keys, Lean's print.

use crate::proof_state::{Live, ProofState};
use lean_protocol::term::{Binder, Goal, Hyp, Term};
use lean_wasm::layout::{big_number, expr, level, local_context, local_decl, mvar_decl};
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use num_bigint::{BigInt, BigUint, Sign};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What to tell about a goal.
#[derive(Clone, Copy, Debug, Default)]
pub struct GoalOptions {
    /// The goal as terms ([`Goal::hyps`], [`Goal::target`]).
    pub terms: bool,
    /// The goal as Lean prints it ([`Goal::text`]).
    pub plain: bool,
}

/// Describes all goals of a state.
pub fn goals(lean: &mut Lean, state: &ProofState, options: GoalOptions) -> Result<Vec<Goal>, CallError> {
    let live = state.enter(lean, state.contexts.clone())?;
    let ids: Vec<Obj> = state.goals().map(View::to_obj).collect();
    ids.into_iter().map(|g| goal(lean, &live, &g, options)).collect()
}

/// Lean's print of a goal.
pub fn goal_text(lean: &mut Lean, live: &Live, id: &Obj) -> Result<String, CallError> {
    let format = lean.monadic(lean.f.pp_goal, (id.share(),), live.meta_arguments())?;
    Ok(lean.pretty(format)?)
}

/// A hypothesis with its expressions, metavariables instantiated.
struct Local {
    fvar: String,
    name: String,
    accessible: bool,
    ty: Obj,
    value: Option<Obj>,
}

/// A goal as it lies in the heap, metavariables instantiated.
struct Open {
    /// `MetavarDecl`
    declaration: Obj,
    locals: Vec<Local>,
    target: Obj,
}

impl Open {
    fn of(lean: &mut Lean, live: &Live, id: &Obj) -> Result<Open, CallError> {
        let mvars = live.meta.view().deref().field(lean_wasm::layout::meta_state::MVAR_CONTEXT).to_obj();
        let found = lean.call(lean.f.find_mvar_decl, (mvars.share(), id.share()))?;
        let Some(declaration) = found.view().some().map(View::to_obj) else {
            return Err(CallError::Exception("a goal without declaration".into()));
        };
        let d = declaration.view();
        let target = instantiate(lean, &mvars, d.field(mvar_decl::TYPE))?;
        let mut locals = vec![];
        for entry in d.field(mvar_decl::LOCAL_CONTEXT).field(local_context::DECLS).persistent_array() {
            let Some(local) = entry.some() else { continue };
            let value = (local.tag() != local_decl::CDECL).then(|| local.field(local_decl::VALUE));
            let kind = local.scalar_u8(local_decl::KIND);
            if kind != local_decl::KIND_DEFAULT {
                continue;
            }
            let name = local.field(local_decl::USER_NAME).name();
            locals.push(Local {
                fvar: local.field(local_decl::FVAR).name(),
                accessible: !name.contains("_hyg") && !name.contains("_@") && !name.is_empty(),
                name,
                ty: instantiate(lean, &mvars, local.field(local_decl::TYPE))?,
                value: value.map(|v| instantiate(lean, &mvars, v)).transpose()?,
            });
        }
        let mut seen = std::collections::HashSet::new();
        for local in locals.iter_mut().rev() {
            local.accessible &= seen.insert(local.name.clone());
        }
        Ok(Open { declaration, locals, target })
    }
}

/// The target and the hypotheses of a goal, as expressions in the heap.
pub struct GoalTerms {
    /// The target, an `Expr`.
    pub target: Obj,
    /// Those that are propositions, with their index among the goal's [`Goal::hyps`].
    pub hypotheses: Vec<(usize, Obj)>,
}

impl GoalTerms {
    /// Those of the goal `id`, an `MVarId` of the state.
    pub fn of(lean: &mut Lean, state: &ProofState, id: &Obj) -> Result<GoalTerms, CallError> {
        let live = state.enter(lean, state.contexts.clone())?;
        let open = Open::of(lean, &live, id)?;
        let mut hypotheses = vec![];
        for (i, local) in open.locals.into_iter().enumerate() {
            if is_prop(lean, &live, open.declaration.view(), &local.ty)? {
                hypotheses.push((i, local.ty));
            }
        }
        Ok(GoalTerms { target: open.target, hypotheses })
    }
}

fn goal(lean: &mut Lean, live: &Live, id: &Obj, options: GoalOptions) -> Result<Goal, CallError> {
    let Open { declaration, locals, target } = Open::of(lean, live, id)?;
    let d = declaration.view();
    let mut reader = Reader::new(locals.iter().map(|local| local.fvar.clone()));
    let mut goal = Goal { key: reader.key(&locals, target.view()), ..Goal::default() };
    goal.tag = d.field(mvar_decl::USER_NAME).name();
    if options.terms {
        for local in &locals {
            let prop = is_prop(lean, live, d, &local.ty)?;
            goal.hyps.push(Hyp {
                name: strip_macro_scopes(&local.name),
                ty: reader.term(local.ty.view()),
                value: local.value.as_ref().map(|v| reader.term(v.view())),
                prop,
                accessible: local.accessible,
            });
        }
        goal.target = Some(reader.term(target.view()));
    }
    if options.plain {
        goal.text = Some(goal_text(lean, live, id)?);
    }
    goal.mvars = reader.mvars;
    Ok(goal)
}

/// `x._@.Main…_hyg.12` is printed as `x✝`.
fn strip_macro_scopes(name: &str) -> String {
    match name.find("._@") {
        Some(at) => format!("{}✝", &name[..at]),
        None => name.to_string(),
    }
}

fn instantiate(lean: &mut Lean, mvars: &Obj, term: View<'_>) -> Result<Obj, Lost> {
    if !has(term, expr::HAS_EXPR_MVAR | expr::HAS_LEVEL_MVAR) {
        return Ok(term.to_obj());
    }
    let pair = lean.call(lean.f.instantiate_mvars, (mvars.share(), term.share()))?;
    Ok(pair.field(1))
}

/// Whether the cached data of an expression has any of these flags.
pub fn has(term: View<'_>, flags: u64) -> bool {
    term.scalar_u64(0) & flags != 0
}

fn is_prop(lean: &mut Lean, live: &Live, declaration: View<'_>, ty: &Obj) -> Result<bool, CallError> {
    use lean_wasm::layout::meta_context::{LOCAL_CONTEXT, LOCAL_INSTANCES};
    let meta = lean.with(
        live.contexts.meta.view(),
        [
            (LOCAL_CONTEXT, declaration.field(mvar_decl::LOCAL_CONTEXT).to_obj()),
            (LOCAL_INSTANCES, declaration.field(mvar_decl::LOCAL_INSTANCES).to_obj()),
        ],
        &[],
    )?;
    let (_, cell, core, core_cell) = live.meta_arguments();
    let r = lean.monadic(lean.f.is_prop, (ty.share(),), (meta, cell, core, core_cell))?;
    Ok(r.view().scalar() == Some(1))
}

/// Decimal digits of a natural number object.
pub fn nat_text(name: View<'_>) -> String {
    match name.scalar() {
        Some(small) => small.to_string(),
        None => {
            let negative = name.heap().memory.u8(name.ptr() + big_number::SIGN) != 0;
            let sign = if negative { Sign::Minus } else { Sign::Plus };
            BigInt::from_biguint(sign, big_digits(name)).to_string()
        }
    }
}

/// The magnitude of a number beyond 31 bits.
pub fn big_digits(name: View<'_>) -> BigUint {
    let m = &name.heap().memory;
    let digits = m.u32(name.ptr() + big_number::DIGITS);
    let count = m.u32(name.ptr() + big_number::SIZE);
    BigUint::new((0..count).map(|i| m.u32(digits + 4 * i)).collect())
}

/// Reads expressions of one goal.
struct Reader {
    /// Name of a free variable → index among the hypotheses.
    fvars: HashMap<String, usize>,
    mvars: Vec<String>,
    /// Structural hashes of shared subterms, by address.
    hashes: HashMap<u32, [u8; 16]>,
}

impl Reader {
    fn new(fvars: impl Iterator<Item = String>) -> Reader {
        Reader {
            fvars: fvars.enumerate().map(|(i, f)| (f, i)).collect(),
            mvars: vec![],
            hashes: HashMap::new(),
        }
    }

    fn term(&self, e: View<'_>) -> Term {
        match e.tag() {
            expr::BVAR => Term::Bound(e.field(0).scalar().unwrap_or(0) as usize),
            expr::FVAR => match self.fvars.get(&e.field(0).name()) {
                Some(&i) => Term::Hyp(i),
                None => Term::Meta(e.field(0).name()),
            },
            expr::MVAR => Term::Meta(e.field(0).name()),
            expr::SORT => Term::Sort(level_text(e.field(0))),
            expr::CONST => Term::Const(e.field(0).name()),
            expr::APP => {
                let mut args = vec![];
                let mut f = e;
                loop {
                    match f.tag() {
                        expr::APP => {
                            args.push(self.term(f.field(1)));
                            f = f.field(0);
                        }
                        expr::MDATA => f = f.field(1),
                        _ => break,
                    }
                }
                args.reverse();
                Term::App(Box::new(self.term(f)), args)
            }
            k @ (expr::LAM | expr::FORALL) => {
                let binder = Binder {
                    name: strip_macro_scopes(&e.field(0).name()),
                    info: e.scalar_u8(expr::BINDER_INFO),
                    ty: Box::new(self.term(e.field(1))),
                };
                let body = Box::new(self.term(e.field(2)));
                if k == expr::LAM { Term::Lambda(binder, body) } else { Term::Forall(binder, body) }
            }
            expr::LET => {
                let name = strip_macro_scopes(&e.field(0).name());
                let binder = Binder { name, info: 0, ty: Box::new(self.term(e.field(1))) };
                Term::Let(binder, Box::new(self.term(e.field(2))), Box::new(self.term(e.field(3))))
            }
            expr::LIT => match e.field(0).tag() {
                expr::LIT_NAT => Term::Nat(nat_text(e.field(0).field(0))),
                _ => Term::Str(e.field(0).field(0).text()),
            },
            expr::MDATA => self.term(e.field(1)),
            _ => Term::Proj(
                e.field(0).name(),
                e.field(1).scalar().unwrap_or(0) as usize,
                Box::new(self.term(e.field(2))),
            ),
        }
    }

    /// The goal's key: types and values of the hypotheses in order, and the target; names do not count.
    fn key(&mut self, locals: &[Local], target: View<'_>) -> String {
        let mut h = Sha256::new();
        for local in locals {
            h.update(self.hash(local.ty.view()));
            if let Some(v) = &local.value {
                h.update([1]);
                h.update(self.hash(v.view()));
            }
        }
        h.update([2]);
        h.update(self.hash(target));
        h.finalize()[..16].iter().map(|b| format!("{b:02x}")).collect()
    }

    fn hash(&mut self, term: View<'_>) -> [u8; 16] {
        if term.tag() == expr::MDATA {
            return self.hash(term.field(1));
        }
        if let Some(known) = self.hashes.get(&term.ptr()) {
            return *known;
        }
        let mut h = Sha256::new();
        h.update([term.tag()]);
        match term.tag() {
            expr::BVAR => h.update(term.field(0).scalar().unwrap_or(0).to_le_bytes()),
            expr::FVAR => match self.fvars.get(&term.field(0).name()) {
                Some(&i) => h.update((i as u32).to_le_bytes()),
                None => h.update(term.field(0).name()),
            },
            expr::MVAR => {
                let name = term.field(0).name();
                h.update(&name);
                if !self.mvars.contains(&name) {
                    self.mvars.push(name);
                }
            }
            expr::SORT => h.update(level_text(term.field(0))),
            expr::CONST => {
                h.update(term.field(0).name());
                for u in term.field(1).list() {
                    h.update([0]);
                    h.update(level_text(u));
                }
            }
            expr::APP => {
                h.update(self.hash(term.field(0)));
                h.update(self.hash(term.field(1)));
            }
            expr::LAM | expr::FORALL => {
                h.update([term.scalar_u8(expr::BINDER_INFO)]);
                h.update(self.hash(term.field(1)));
                h.update(self.hash(term.field(2)));
            }
            expr::LET => {
                for i in 1..4 {
                    h.update(self.hash(term.field(i)));
                }
            }
            expr::LIT => match term.field(0).tag() {
                expr::LIT_NAT => h.update(nat_text(term.field(0).field(0))),
                _ => h.update([&[0], term.field(0).field(0).bytes()].concat()),
            },
            _ => {
                h.update(term.field(0).name());
                h.update(term.field(1).scalar().unwrap_or(0).to_le_bytes());
                h.update(self.hash(term.field(2)));
            }
        }
        let hash: [u8; 16] = h.finalize()[..16].try_into().expect("sixteen bytes");
        self.hashes.insert(term.ptr(), hash);
        hash
    }
}

/// A universe level: a number where it is one, otherwise in Lean's syntax.
pub(crate) fn level_text(u: View<'_>) -> String {
    let mut base = u;
    let mut offset = 0;
    while base.tag() == level::SUCC && !base.is_scalar() {
        base = base.field(0);
        offset += 1;
    }
    let text = match base.tag() {
        level::ZERO => return offset.to_string(),
        level::MAX => format!("max ({}) ({})", level_text(base.field(0)), level_text(base.field(1))),
        level::IMAX => format!("imax ({}) ({})", level_text(base.field(0)), level_text(base.field(1))),
        level::PARAM => base.field(0).name(),
        _ => format!("?{}", base.field(0).name()),
    };
    match offset {
        0 => text,
        n => format!("({text})+{n}"),
    }
}
