//! Ways to write a term otherwise that leave its type and its value what they are.

use super::generate::Generator;
use super::term::{Lv, T, Tm, app, cst, lam, nat, shift, var, with_levels};
use super::value::{Ctx, Kind, Val};
use rand::Rng;
use std::rc::Rc;

impl Generator<'_> {
    /// The term with a part written otherwise. `None` if nothing came of it.
    pub fn rewritten(&mut self, ctx: &Ctx, term: &T) -> Option<T> {
        let parts = term.parts();
        if parts.is_empty() || self.rng.random_range(0..100) < 30 {
            return self.rewritten_here(ctx, term);
        }
        let at = self.rng.random_range(0..parts.len());
        let (part, under) = &parts[at];
        let inner = match (&**term, *under) {
            (_, 0) => ctx.clone(),
            (Tm::Lam(ty, _) | Tm::Pi(ty, _), _) => {
                let ty = self.re.eval(&ctx.env, ty).ok()?;
                self.bind(ctx, &ty)
            }
            (Tm::Let(ty, value, _), _) => {
                let ty = self.re.eval(&ctx.env, ty).ok()?;
                ctx.with(self.re.eval(&ctx.env, value).ok()?, ty)
            }
            _ => return None,
        };
        let new = self.rewritten(&inner, part)?;
        let mut index = 0;
        Some(Rc::new(term.map(&mut |p, _| {
            index += 1;
            if index == at + 1 { new.clone() } else { p.clone() }
        })))
    }

    fn rewritten_here(&mut self, ctx: &Ctx, term: &T) -> Option<T> {
        let value = self.re.infer(ctx, term, self.params).ok()?;
        let ty = self.re.quote(&ctx.env, &value).ok()?;
        if ty.size() > 200 || term.size() > 500 {
            return None;
        }
        let level = self.re.sort_of(&value).ok()?;
        let one = [Lv::number(1)];
        match self.rng.random_range(0..13) {
            0 => Some(app(lam(ty, var(0)), [term.clone()])),
            1 => Some(Rc::new(Tm::Let(ty, term.clone(), var(0)))),
            // a binder that nothing uses
            2 => Some(app(lam(cst("Nat", &[]), shift(term, 0, 1)), [nat(3)])),
            3 => match &*value {
                Val::Pi(domain, _) => {
                    let domain = self.re.quote(&ctx.env, domain).ok()?;
                    Some(lam(domain, app(shift(term, 0, 1), [var(0)])))
                }
                _ => None,
            },
            4 => match &**term {
                Tm::Const(name, levels) => match &self.re.global(name).ok()?.kind {
                    Kind::Def(value) => Some(with_levels(value, levels)),
                    _ => None,
                },
                _ => None,
            },
            5 => {
                let value = self.re.eval(&ctx.env, term).ok()?;
                let term = self.re.quote(&ctx.env, &value).ok()?;
                (term.size() < 300).then_some(term)
            }
            6 => {
                let Lv::Succ(below) = &*level else { return None };
                let levels = [below.clone(), Lv::number(0)];
                let made = app(cst("Prod.mk", &levels), [ty, cst("Nat", &[]), term.clone(), nat(0)]);
                Some(Rc::new(Tm::Proj("Prod".into(), 0, made)))
            }
            7 => {
                let motive = lam(cst("Bool", &[]), shift(&ty, 0, 1));
                let which = ["Bool.true", "Bool.false"][self.rng.random_range(0..2)];
                let args = [motive, term.clone(), term.clone(), cst(which, &[])];
                Some(app(cst("Bool.rec", &[level]), args))
            }
            8 => match &**term {
                Tm::Nat(n) if *n > 0 => Some(app(cst("Nat.succ", &[]), [nat(n - 1)])),
                Tm::Nat(_) => Some(cst("Nat.zero", &[])),
                _ => None,
            },
            9 => match &**term {
                Tm::Nat(n) => {
                    let left = self.rng.random_range(0..=*n);
                    Some(app(cst("Nat.add", &[]), [nat(left), nat(n - left)]))
                }
                _ => None,
            },
            10 => Some(app(cst("ident", &[level]), [ty, term.clone()])),
            // along an equation of a thing with itself
            11 => {
                let equation = app(cst("Eq", &one), [cst("Nat", &[]), nat(2), var(0)]);
                let motive = lam(cst("Nat", &[]), lam(equation, shift(&ty, 0, 2)));
                let proof = app(cst("Eq.refl", &one), [cst("Nat", &[]), nat(2)]);
                let args = [cst("Nat", &[]), nat(2), motive, term.clone(), nat(2), proof];
                Some(app(cst("Eq.rec", &[level, one[0].clone()]), args))
            }
            // η of a structure
            _ => {
                let (name, levels, args) = self.re.constant_applied(&value)?;
                let Kind::Ind { constructors, indices: 0, recursive: false, .. } =
                    &self.re.global(&name).ok()?.kind
                else {
                    return None;
                };
                let ([constructor], false) = (&constructors[..], level.is_zero()) else { return None };
                let Kind::Ctor { fields, .. } = self.re.global(constructor).ok()?.kind else { return None };
                let args: Option<Vec<T>> = args.iter().map(|a| self.re.quote(&ctx.env, a).ok()).collect();
                let made = app(cst(constructor, &levels), args?);
                Some(app(made, (0..fields).map(|i| Rc::new(Tm::Proj(name.clone(), i, term.clone())) as T)))
            }
        }
    }

    /// A term with some parts of it written otherwise.
    pub fn disguised(&mut self, term: &T, times: u32) -> T {
        let mut term = term.clone();
        for _ in 0..times {
            if term.size() < 600
                && let Some(new) = self.rewritten(&Ctx::default(), &term)
            {
                term = new;
            }
        }
        term
    }
}
