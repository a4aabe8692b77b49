//! A second opinion: a type checker that evaluates, and compares values by their types. It is slow, knows no
//! cache and no unfolding in steps, and shares nothing with the kernel but the theory. Recursors, with their
//! rules, are those that the kernel has made, after they were checked here.

use super::term::{L, Lv, Name, T, Tm, app, cst, lam, pi, sort, var, with_levels};
use super::value::{Applied, Closure, Elim, Global, Head, Kind, V, Val};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The term is wrong.
    Wrong(String),
    /// It is too much work.
    Fuel,
}

pub type Res<X> = Result<X, Stop>;
pub fn wrong<X>(why: impl Into<String>) -> Res<X> {
    Err(Stop::Wrong(why.into()))
}

/// The reference checker with what is declared.
#[derive(Default)]
pub struct Reference {
    pub globals: HashMap<Name, Global>,
    fresh: Cell<usize>,
    fuel: Cell<u64>,
}

/// Steps that one question may take.
const FUEL: u64 = 200_000;

impl Reference {
    pub fn refuel(&self) {
        self.fuel.set(FUEL);
    }

    pub fn burn(&self) -> Res<()> {
        let left = self.fuel.get().checked_sub(1).ok_or(Stop::Fuel)?;
        self.fuel.set(left);
        Ok(())
    }

    pub fn global(&self, name: &str) -> Res<&Global> {
        self.globals.get(name).ok_or_else(|| Stop::Wrong(format!("unknown: {name}")))
    }

    /// A new variable of a type.
    pub fn variable(&self, ty: &V) -> V {
        let id = self.fresh.get();
        self.fresh.set(id + 1);
        Rc::new(Val::Rigid(Head::Var(id, ty.clone()), vec![]))
    }

    // ---- evaluation

    pub fn eval(&self, env: &[V], term: &Tm) -> Res<V> {
        // numbers are counted in steps here, so evaluation goes deep
        stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || self.eval_step(env, term))
    }

    fn eval_step(&self, env: &[V], term: &Tm) -> Res<V> {
        self.burn()?;
        let closure = |body: &T| Closure { env: env.to_vec(), body: body.clone() };
        Ok(Rc::new(match term {
            Tm::Var(i) => {
                let at = env.len().checked_sub(i + 1).ok_or(Stop::Wrong("loose".into()))?;
                return Ok(env[at].clone());
            }
            Tm::Sort(l) => Val::Sort(l.clone()),
            Tm::Const(name, levels) => {
                let global = self.global(name)?;
                if let Kind::Def(value) = &global.kind {
                    return self.eval(&[], &with_levels(value, levels));
                }
                if &**name == "Nat.zero" {
                    return Ok(Rc::new(Val::Nat(0)));
                }
                Val::Rigid(Head::Const(name.clone(), levels.clone()), vec![])
            }
            Tm::App(f, a) => {
                let (f, a) = (self.eval(env, f)?, self.eval(env, a)?);
                return self.apply(&f, &a);
            }
            Tm::Lam(ty, body) => Val::Lam(self.eval(env, ty)?, closure(body)),
            Tm::Pi(ty, body) => Val::Pi(self.eval(env, ty)?, closure(body)),
            Tm::Let(_, value, body) => {
                let mut env = env.to_vec();
                env.push(self.eval(&env, value)?);
                return self.eval(&env, body);
            }
            Tm::Nat(n) => Val::Nat(*n),
            Tm::Proj(s, i, e) => {
                let e = self.eval(env, e)?;
                return self.project(s, *i, &e);
            }
        }))
    }

    pub fn open(&self, closure: &Closure, value: &V) -> Res<V> {
        let mut env = closure.env.clone();
        env.push(value.clone());
        self.eval(&env, &closure.body)
    }

    pub fn apply(&self, function: &V, argument: &V) -> Res<V> {
        self.burn()?;
        match &**function {
            Val::Lam(_, c) => self.open(c, argument),
            Val::Rigid(head, spine) => {
                let mut spine = spine.clone();
                spine.push(Elim::App(argument.clone()));
                if let Head::Const(name, levels) = head
                    && let Some(reduced) = self.reduce(name, levels, &spine)?
                {
                    return Ok(reduced);
                }
                Ok(Rc::new(Val::Rigid(head.clone(), spine)))
            }
            _ => wrong("something that is no function is applied"),
        }
    }

    pub fn apply_all(&self, function: &V, args: &[V]) -> Res<V> {
        args.iter().try_fold(function.clone(), |function, a| self.apply(&function, a))
    }

    pub fn project(&self, structure: &Name, index: usize, value: &V) -> Res<V> {
        if let Some((name, _, args)) = self.constant_applied(value)
            && let Kind::Ctor { of, parameters, fields } = &self.global(&name)?.kind
            && of == structure
            && args.len() == parameters + fields
        {
            return args.get(parameters + index).cloned().ok_or(Stop::Wrong("no such field".into()));
        }
        let Val::Rigid(head, spine) = &**value else { return wrong("a projection of no structure") };
        let mut spine = spine.clone();
        spine.push(Elim::Proj(structure.clone(), index));
        Ok(Rc::new(Val::Rigid(head.clone(), spine)))
    }

    /// A constant with arguments; numbers as constructors.
    pub fn constant_applied(&self, value: &V) -> Option<Applied> {
        match &**value {
            Val::Nat(0) => Some(("Nat.zero".into(), vec![], vec![])),
            Val::Nat(n) => Some(("Nat.succ".into(), vec![], vec![Rc::new(Val::Nat(n - 1))])),
            Val::Rigid(Head::Const(name, levels), spine) => {
                let args: Option<Vec<V>> = spine
                    .iter()
                    .map(|e| match e {
                        Elim::App(a) => Some(a.clone()),
                        Elim::Proj(..) => None,
                    })
                    .collect();
                Some((name.clone(), levels.clone(), args?))
            }
            _ => None,
        }
    }

    /// What a constant with arguments computes to.
    fn reduce(&self, name: &Name, levels: &[L], spine: &[Elim]) -> Res<Option<V>> {
        let args: Vec<V> =
            spine.iter().map_while(|e| if let Elim::App(a) = e { Some(a.clone()) } else { None }).collect();
        if args.len() < spine.len() {
            return Ok(None);
        }
        match (&**name, &args[..]) {
            ("Nat.succ", [n]) => {
                return Ok(if let Val::Nat(n) = **n { Some(Rc::new(Val::Nat(n + 1))) } else { None });
            }
            ("Quot.lift", [_, _, _, f, _, q]) | ("Quot.ind", [_, _, _, f, q]) => {
                return match self.constant_applied(q) {
                    Some((mk, _, parts)) if &*mk == "Quot.mk" && parts.len() == 3 => {
                        self.apply(f, &parts[2]).map(Some)
                    }
                    _ => Ok(None),
                };
            }
            _ => {}
        }
        let Kind::Rec { before, major, k, of, rules } = &self.global(name)?.kind else { return Ok(None) };
        if args.len() != major + 1 {
            return Ok(None);
        }
        let Some((constructor, _, parts)) = self.as_constructor(&args[*major], of, *k)? else {
            return Ok(None);
        };
        let Some((_, fields, value)) = rules.iter().find(|r| r.0 == constructor) else {
            return wrong("no rule");
        };
        let value = self.eval(&[], &with_levels(value, levels))?;
        let value = self.apply_all(&value, &args[..*before])?;
        self.apply_all(&value, &parts[parts.len() - fields..]).map(Some)
    }

    fn as_constructor(&self, value: &V, of: &Name, k: bool) -> Res<Option<Applied>> {
        if let Some(found) = self.constant_applied(value)
            && matches!(self.global(&found.0)?.kind, Kind::Ctor { .. })
        {
            return Ok(Some(found));
        }
        let ty = self.type_of(value)?;
        let Some((name, levels, args)) = self.constant_applied(&ty) else { return Ok(None) };
        let Kind::Ind { parameters, indices, constructors, recursive, .. } = &self.global(&name)?.kind else {
            return Ok(None);
        };
        let ([constructor], true) = (&constructors[..], &name == of) else { return Ok(None) };
        let params = args[..*parameters].to_vec();
        if k {
            let made = self.apply_all(&self.eval(&[], &cst(constructor, &levels))?, &params)?;
            let its_type = self.type_of(&made)?;
            let same = self.same_type(&ty, &its_type)?;
            return Ok(same.then(|| (constructor.clone(), levels, params)));
        }
        if *indices > 0 || *recursive || self.is_proposition(&ty)? {
            return Ok(None);
        }
        let Kind::Ctor { fields, .. } = self.global(constructor)?.kind else { return Ok(None) };
        let mut all = params;
        for i in 0..fields {
            all.push(self.project(&name, i, value)?);
        }
        Ok(Some((constructor.clone(), levels, all)))
    }

    // ---- types of values

    /// The type of a value, unless that is a function as it stands.
    pub fn type_of(&self, neutral: &V) -> Res<V> {
        match &**neutral {
            Val::Nat(_) => self.eval(&[], &cst("Nat", &[])),
            Val::Sort(_) | Val::Pi(..) => Ok(Rc::new(Val::Sort(self.sort_of(neutral)?))),
            Val::Lam(..) => wrong("the type of a function is not computed"),
            Val::Rigid(head, spine) => {
                let mut ty = self.type_of_head(head)?;
                for (i, elim) in spine.iter().enumerate() {
                    ty = match elim {
                        Elim::App(a) => self.codomain(&ty, a)?,
                        Elim::Proj(s, field) => {
                            let value = Rc::new(Val::Rigid(head.clone(), spine[..i].to_vec()));
                            self.field_type(s, *field, &value, &ty)?
                        }
                    };
                }
                Ok(ty)
            }
        }
    }

    pub fn type_of_head(&self, head: &Head) -> Res<V> {
        match head {
            Head::Var(_, ty) => Ok(ty.clone()),
            Head::Const(name, levels) => self.eval(&[], &with_levels(&self.global(name)?.ty, levels)),
        }
    }

    pub fn codomain(&self, ty: &V, argument: &V) -> Res<V> {
        match &**ty {
            Val::Pi(_, c) => self.open(c, argument),
            _ => wrong("a function is expected"),
        }
    }

    /// A type as that of a structure, with the constructor and the number of its fields.
    pub fn structure(&self, ty: &V) -> Res<Option<(Applied, Name, usize)>> {
        let Some((name, levels, args)) = self.constant_applied(ty) else { return Ok(None) };
        let Some(Global { kind: Kind::Ind { parameters, indices: 0, constructors, .. }, .. }) =
            self.globals.get(&name)
        else {
            return Ok(None);
        };
        let ([constructor], true) = (&constructors[..], args.len() == *parameters) else { return Ok(None) };
        let Kind::Ctor { fields, .. } = self.global(constructor)?.kind else { return Ok(None) };
        Ok(Some(((name, levels, args), constructor.clone(), fields)))
    }

    /// The type of a field of a structure's value.
    pub fn field_type(&self, structure: &Name, field: usize, value: &V, ty: &V) -> Res<V> {
        let Some(((name, levels, args), constructor, fields)) = self.structure(ty)? else {
            return wrong("a projection of no structure");
        };
        if &name != structure || field >= fields {
            return wrong("no such projection");
        }
        let mut at = self.eval(&[], &with_levels(&self.global(&constructor)?.ty, &levels))?;
        for a in &args {
            at = self.codomain(&at, a)?;
        }
        for i in 0..field {
            at = self.codomain(&at, &self.project(structure, i, value)?)?;
        }
        match &*at {
            Val::Pi(domain, _) => Ok(domain.clone()),
            _ => wrong("no such field"),
        }
    }

    /// The level of a type.
    pub fn sort_of(&self, ty: &V) -> Res<L> {
        match &**ty {
            Val::Sort(l) => Ok(Lv::succ(l)),
            Val::Pi(domain, c) => {
                let x = self.variable(domain);
                Ok(Rc::new(Lv::IMax(self.sort_of(domain)?, self.sort_of(&self.open(c, &x)?)?)))
            }
            Val::Rigid(..) => match &*self.type_of(ty)? {
                Val::Sort(l) => Ok(l.clone()),
                _ => wrong("a type is expected"),
            },
            _ => wrong("a type is expected"),
        }
    }

    pub fn is_proposition(&self, ty: &V) -> Res<bool> {
        Ok(self.sort_of(ty)?.is_zero())
    }

    // ---- back to terms

    /// A value as a term, with the variables of `scope` (others than variables stand there for `let`).
    pub fn quote(&self, scope: &[V], value: &V) -> Res<T> {
        self.burn()?;
        Ok(match &**value {
            Val::Sort(l) => sort(l),
            Val::Nat(n) => super::term::nat(*n),
            Val::Pi(ty, c) | Val::Lam(ty, c) => {
                let x = self.variable(ty);
                let mut inner = scope.to_vec();
                inner.push(x.clone());
                let body = self.quote(&inner, &self.open(c, &x)?)?;
                let ty = self.quote(scope, ty)?;
                if let Val::Pi(..) = **value { pi(ty, body) } else { lam(ty, body) }
            }
            Val::Rigid(head, spine) => {
                let mut t = match head {
                    Head::Const(name, levels) => cst(name, levels),
                    Head::Var(id, _) => {
                        let is_it =
                            |v: &V| matches!(&**v, Val::Rigid(Head::Var(i, _), s) if i == id && s.is_empty());
                        let at = scope.iter().rposition(is_it);
                        var(scope.len() - 1 - at.ok_or(Stop::Wrong("a variable out of scope".into()))?)
                    }
                };
                for elim in spine {
                    t = match elim {
                        Elim::App(a) => app(t, [self.quote(scope, a)?]),
                        Elim::Proj(s, i) => Rc::new(Tm::Proj(s.clone(), *i, t)),
                    };
                }
                t
            }
        })
    }
}
