//! Random well-typed terms, made together with their types.

use super::reference::Reference;
use super::term::{L, Lv, Name, T, Tm, app, cst, lam, nat, pi, shift, sort, var};
use super::value::{Ctx, Elim, Global, Head, Kind, V, Val};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use std::rc::Rc;

/// Makes terms over what the reference has declared.
pub struct Generator<'r> {
    pub re: &'r Reference,
    pub rng: &'r mut StdRng,
    /// Universe parameters in scope.
    pub params: u32,
    /// Constants to use.
    pub known: &'r [Name],
    /// Attempts that are left; generation by trial must end.
    pub attempts: u32,
}

impl Generator<'_> {
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn spend(&mut self) -> Option<()> {
        self.attempts = self.attempts.checked_sub(1)?;
        Some(())
    }

    pub fn level(&mut self, depth: u32) -> L {
        let deeper = depth > 0 && self.chance(40);
        match self.rng.random_range(0..4) {
            0 if deeper => Lv::succ(&self.level(depth - 1)),
            1 if deeper => Rc::new(Lv::Max(self.level(depth - 1), self.level(depth - 1))),
            2 if deeper => Rc::new(Lv::IMax(self.level(depth - 1), self.level(depth - 1))),
            _ if self.params > 0 && self.chance(50) => Lv::param(self.rng.random_range(0..self.params)),
            _ => Lv::number(self.rng.random_range(0..3)),
        }
    }

    fn value(&self, ctx: &Ctx, term: &T) -> Option<V> {
        self.re.eval(&ctx.env, term).ok()
    }

    fn quote(&self, ctx: &Ctx, value: &V) -> Option<T> {
        let t = self.re.quote(&ctx.env, value).ok()?;
        (t.size() < 400).then_some(t)
    }

    /// A context with one more variable of a type.
    pub fn bind(&self, ctx: &Ctx, ty: &V) -> Ctx {
        ctx.with(self.re.variable(ty), ty.clone())
    }

    // ---- types

    /// Some type.
    pub fn ty(&mut self, ctx: &Ctx, depth: u32) -> Option<T> {
        self.spend()?;
        let found = match self.rng.random_range(0..10) {
            0..4 if depth > 0 => self.known_type(ctx, depth - 1),
            4..7 if depth > 0 => {
                let domain = self.ty(ctx, depth - 1)?;
                let inner = self.bind(ctx, &self.value(ctx, &domain)?);
                Some(pi(domain, self.ty(&inner, depth - 1)?))
            }
            7 => Some(sort(&self.level(1))),
            8 => self.type_variable(ctx),
            _ => None,
        };
        found.or_else(|| {
            let simple = ["Nat", "Bool", "Unit", "True", "Nat", "False"];
            simple.choose(self.rng).map(|name| cst(name, &[]))
        })
    }

    fn type_variable(&mut self, ctx: &Ctx) -> Option<T> {
        let is_type = |v: &V| matches!(**v, Val::Sort(_));
        let found: Vec<usize> = (0..ctx.types.len()).filter(|i| is_type(&ctx.types[*i])).collect();
        found.choose(self.rng).map(|i| var(ctx.types.len() - 1 - i))
    }

    /// An inductive type, a quotient or a family that was declared, with arguments.
    fn known_type(&mut self, ctx: &Ctx, depth: u32) -> Option<T> {
        let re = self.re;
        let is_type = |g: &Global| {
            let mut ty = &g.ty;
            while let Tm::Pi(_, body) = &**ty {
                ty = body;
            }
            matches!(**ty, Tm::Sort(_))
        };
        let types: Vec<&Name> = self.known.iter().filter(|n| re.global(n).is_ok_and(is_type)).collect();
        let name = *types.choose(self.rng)?;
        let global = re.global(name).ok()?;
        let levels: Vec<L> = (0..global.params).map(|_| self.level(1)).collect();
        let head = cst(name, &levels);
        self.fill(ctx, head, depth)
    }

    /// A function with arguments for all its binders.
    fn fill(&mut self, ctx: &Ctx, mut head: T, depth: u32) -> Option<T> {
        let mut ty = self.re.infer(ctx, &head, self.params).ok()?;
        while let Val::Pi(domain, c) = &*ty.clone() {
            let arg = self.term(ctx, domain, depth)?;
            ty = self.re.open(c, &self.value(ctx, &arg)?).ok()?;
            head = app(head, [arg]);
        }
        Some(head)
    }

    /// A type of a given universe.
    fn ty_of(&mut self, ctx: &Ctx, level: &L, depth: u32) -> Option<T> {
        for _ in 0..3 {
            if let Some(t) = self.ty(ctx, depth)
                && let Ok(found) = self.re.infer_sort(ctx, &t, self.params)
                && found.same(level)
            {
                return Some(t);
            }
        }
        let is_it = |v: &V| matches!(&**v, Val::Sort(l) if l.same(level));
        let found: Vec<usize> = (0..ctx.types.len()).filter(|i| is_it(&ctx.types[*i])).collect();
        if let Some(i) = found.choose(self.rng) {
            return Some(var(ctx.types.len() - 1 - i));
        }
        if level.is_zero() {
            return Some(cst("True", &[]));
        }
        if level.same(&Lv::number(1)) {
            return Some(cst(["Nat", "Bool"].choose(self.rng)?, &[]));
        }
        Some(cst("PUnit", std::slice::from_ref(level)))
    }

    // ---- terms

    /// A term of a type.
    pub fn term(&mut self, ctx: &Ctx, ty: &V, depth: u32) -> Option<T> {
        self.spend()?;
        if let Val::Sort(level) = &**ty {
            return self.ty_of(ctx, level, depth);
        }
        if depth > 0 && self.chance(15) {
            return self.redex(ctx, ty, depth - 1);
        }
        if depth > 0
            && self.chance(25)
            && let Some(t) = self.by_recursor(ctx, ty, depth - 1)
        {
            return Some(t);
        }
        if self.chance(50)
            && let Some(t) = self.by_head(ctx, ty, depth)
        {
            return Some(t);
        }
        if let Val::Pi(domain, c) = &**ty {
            let inner = self.bind(ctx, domain);
            let body = self.re.open(c, inner.env.last()?).ok()?;
            let body = self.term(&inner, &body, depth.saturating_sub(1))?;
            return Some(lam(self.quote(ctx, domain)?, body));
        }
        self.by_constructor(ctx, ty, depth).or_else(|| self.by_head(ctx, ty, depth))
    }

    /// A variable, definition, axiom or projection, with arguments.
    fn by_head(&mut self, ctx: &Ctx, ty: &V, depth: u32) -> Option<T> {
        let mut heads: Vec<T> = (0..ctx.types.len()).map(var).collect();
        let re = self.re;
        for name in self.known {
            let global = re.global(name).ok()?;
            if matches!(global.kind, Kind::Opaque | Kind::Def(_)) && self.chance(20) {
                let levels: Vec<L> = (0..global.params).map(|_| self.level(1)).collect();
                heads.push(cst(name, &levels));
            }
        }
        heads.shuffle(self.rng);
        heads.into_iter().take(6).find_map(|head| self.apply_until(ctx, head, ty, depth))
    }

    /// A head with as many arguments and projections as give the type.
    fn apply_until(&mut self, ctx: &Ctx, mut head: T, ty: &V, depth: u32) -> Option<T> {
        let mut found = self.re.infer(ctx, &head, self.params).ok()?;
        for _ in 0..6 {
            if self.re.same_type(&found, ty).ok()? {
                return Some(head);
            }
            match &*found.clone() {
                Val::Pi(domain, c) => {
                    let arg = self.term(ctx, domain, depth.checked_sub(1)?)?;
                    found = self.re.open(c, &self.value(ctx, &arg)?).ok()?;
                    head = app(head, [arg]);
                }
                Val::Rigid(Head::Const(name, _), _) => {
                    let constructor = match &self.re.global(name).ok()?.kind {
                        Kind::Ind { constructors, indices: 0, .. } if constructors.len() == 1 => {
                            &constructors[0]
                        }
                        _ => return None,
                    };
                    let Kind::Ctor { fields, .. } = self.re.global(constructor).ok()?.kind else {
                        return None;
                    };
                    let field = self.rng.random_range(0..fields.max(1));
                    head = Rc::new(Tm::Proj(name.clone(), field, head));
                    found = self.re.infer(ctx, &head, self.params).ok()?;
                }
                _ => return None,
            }
        }
        None
    }

    fn by_constructor(&mut self, ctx: &Ctx, ty: &V, depth: u32) -> Option<T> {
        let (name, levels, args) = self.re.constant_applied(ty)?;
        if &*name == "Nat" && (depth == 0 || self.chance(60)) {
            return Some(nat(self.rng.random_range(0..5)));
        }
        if &*name == "Quot" {
            let args: Option<Vec<T>> = args.iter().map(|a| self.quote(ctx, a)).collect();
            let value = self.term(ctx, &args_value(&ty.clone())?, depth.checked_sub(1)?)?;
            return Some(app(app(cst("Quot.mk", &levels), args?), [value]));
        }
        let Kind::Ind { parameters, constructors, .. } = &self.re.global(&name).ok()?.kind else {
            return None;
        };
        let mut order = constructors.clone();
        order.shuffle(self.rng);
        if depth == 0 {
            // those without fields end the search
            let fields = |c: &Name| match self.re.global(c).map(|g| &g.kind) {
                Ok(Kind::Ctor { fields, .. }) => *fields,
                _ => usize::MAX,
            };
            order.sort_by_key(fields);
        }
        for constructor in order {
            let params: Option<Vec<T>> = args[..*parameters].iter().map(|a| self.quote(ctx, a)).collect();
            let head = app(cst(&constructor, &levels), params?);
            let made = self.fill_below(ctx, head, depth);
            if let Some(made) = made
                && let Ok(found) = self.re.infer(ctx, &made, self.params)
                && self.re.same_type(&found, ty) == Ok(true)
            {
                return Some(made);
            }
        }
        None
    }

    fn fill_below(&mut self, ctx: &Ctx, head: T, depth: u32) -> Option<T> {
        match depth.checked_sub(1) {
            Some(less) => self.fill(ctx, head, less),
            None => {
                let ty = self.re.infer(ctx, &head, self.params).ok()?;
                if let Val::Pi(..) = *ty { None } else { Some(head) }
            }
        }
    }

    /// By recursion on something, into this type whatever it is.
    fn by_recursor(&mut self, ctx: &Ctx, ty: &V, depth: u32) -> Option<T> {
        let re = self.re;
        let is_rec = |n: &&Name| matches!(re.global(n).map(|g| &g.kind), Ok(Kind::Rec { .. }));
        let recursors: Vec<&Name> = self.known.iter().filter(is_rec).collect();
        let name = *recursors.choose(self.rng)?;
        let Global { params, kind: Kind::Rec { of, before, major, .. }, .. } = re.global(name).ok()? else {
            return None;
        };
        let result = self.re.sort_of(ty).ok()?;
        let own = self.re.global(of).ok()?.params;
        // the universe of the motive comes first, if there is a choice
        let mut levels = vec![];
        if *params > own {
            levels.push(result.clone());
        } else if !result.is_zero() {
            return None;
        }
        levels.extend((0..own).map(|_| self.level(1)));
        let mut head = cst(name, &levels);
        let mut at = re.infer(ctx, &head, self.params).ok()?;
        let target = self.quote(ctx, ty)?;
        for _ in 0..*before {
            let Val::Pi(domain, c) = &*at.clone() else { return None };
            let arg = match self.constant_motive(ctx, domain, &target, &result) {
                Some(motive) => motive,
                None => self.term(ctx, domain, depth)?,
            };
            at = re.open(c, &self.value(ctx, &arg)?).ok()?;
            head = app(head, [arg]);
        }
        // indices and the value
        for _ in *before..=*major {
            let Val::Pi(domain, c) = &*at.clone() else { return None };
            let arg = self.term(ctx, domain, depth)?;
            at = re.open(c, &self.value(ctx, &arg)?).ok()?;
            head = app(head, [arg]);
        }
        // not every motive is the one for this type
        (re.same_type(&at, ty) == Ok(true)).then_some(head)
    }

    /// If a type is that of a motive: the motive that gives the target for everything.
    fn constant_motive(&mut self, ctx: &Ctx, ty: &V, target: &T, level: &L) -> Option<T> {
        let (mut at, mut binders, mut inner) = (ty.clone(), vec![], ctx.clone());
        while let Val::Pi(domain, c) = &*at.clone() {
            binders.push(self.quote(&inner, domain)?);
            inner = self.bind(&inner, domain);
            at = self.re.open(c, inner.env.last()?).ok()?;
        }
        let is_motive = !binders.is_empty() && matches!(&*at, Val::Sort(l) if l.same(level));
        let body = shift(target, 0, binders.len());
        is_motive.then(|| binders.into_iter().rev().fold(body, |body, ty| lam(ty, body)))
    }

    /// A function applied at once, or a `let`.
    fn redex(&mut self, ctx: &Ctx, ty: &V, depth: u32) -> Option<T> {
        let domain = self.ty(ctx, depth.min(1))?;
        let of = self.value(ctx, &domain)?;
        let value = self.term(ctx, &of, depth)?;
        let is_let = self.chance(50);
        let inner = match is_let {
            true => ctx.with(self.value(ctx, &value)?, of),
            false => self.bind(ctx, &of),
        };
        let body = self.term(&inner, ty, depth)?;
        Some(match is_let {
            true => Rc::new(Tm::Let(domain, value, body)),
            false => app(lam(domain, body), [value]),
        })
    }
}

/// The first argument of a type with arguments.
fn args_value(ty: &V) -> Option<V> {
    match &**ty {
        Val::Rigid(_, spine) => match spine.first()? {
            Elim::App(a) => Some(a.clone()),
            Elim::Proj(..) => None,
        },
        _ => None,
    }
}
