//! The type of a term, every part of which is checked.

use super::reference::{Reference, Res, Stop, wrong};
use super::term::{L, Lv, Name, Tm, cst, with_levels};
use super::value::{Closure, Ctx, V, Val};
use std::rc::Rc;

impl Reference {
    fn check_level(level: &Lv, params: u32) -> Res<()> {
        if level.params() > params { wrong("no such universe parameter") } else { Ok(()) }
    }

    /// The type of a term, every part of which is checked. `params`: universe parameters in scope.
    pub fn infer(&self, ctx: &Ctx, term: &Tm, params: u32) -> Res<V> {
        self.burn()?;
        match term {
            Tm::Var(i) => {
                let at = ctx.types.len().checked_sub(i + 1).ok_or(Stop::Wrong("loose".into()))?;
                Ok(ctx.types[at].clone())
            }
            Tm::Sort(l) => Self::check_level(l, params).map(|()| Rc::new(Val::Sort(Lv::succ(l)))),
            Tm::Const(name, levels) => {
                let global = self.global(name)?;
                if levels.len() != global.params as usize {
                    return wrong("number of levels");
                }
                levels.iter().try_for_each(|l| Self::check_level(l, params))?;
                self.eval(&[], &with_levels(&global.ty, levels))
            }
            Tm::App(f, a) => {
                let ty = self.infer(ctx, f, params)?;
                let given = self.infer(ctx, a, params)?;
                match &*ty {
                    Val::Pi(domain, _) if self.same_type(domain, &given)? => {}
                    Val::Pi(..) => return wrong("an argument"),
                    _ => return wrong("no function"),
                }
                self.codomain(&ty, &self.eval(&ctx.env, a)?)
            }
            Tm::Lam(ty, body) => {
                self.infer_sort(ctx, ty, params)?;
                let ty = self.eval(&ctx.env, ty)?;
                let x = self.variable(&ty);
                let inner = self.infer(&ctx.with(x.clone(), ty.clone()), body, params)?;
                let mut scope = ctx.env.clone();
                scope.push(x);
                let body = self.quote(&scope, &inner)?;
                Ok(Rc::new(Val::Pi(ty, Closure { env: ctx.env.clone(), body })))
            }
            Tm::Pi(ty, body) => {
                let domain = self.infer_sort(ctx, ty, params)?;
                let ty = self.eval(&ctx.env, ty)?;
                let x = self.variable(&ty);
                let codomain = self.infer_sort(&ctx.with(x, ty), body, params)?;
                Ok(Rc::new(Val::Sort(Rc::new(Lv::IMax(domain, codomain)))))
            }
            Tm::Let(ty, value, body) => {
                self.infer_sort(ctx, ty, params)?;
                let ty = self.eval(&ctx.env, ty)?;
                let given = self.infer(ctx, value, params)?;
                if !self.same_type(&ty, &given)? {
                    return wrong("the value of a let");
                }
                let value = self.eval(&ctx.env, value)?;
                self.infer(&ctx.with(value, ty), body, params)
            }
            Tm::Nat(_) => self.eval(&[], &cst("Nat", &[])),
            Tm::Proj(s, i, e) => {
                let ty = self.infer(ctx, e, params)?;
                let value = self.eval(&ctx.env, e)?;
                let found = self.field_type(s, *i, &value, &ty)?;
                if self.is_proposition(&ty)? {
                    self.check_proof_field(*i, &value, &ty, s)?;
                }
                Ok(found)
            }
        }
    }

    /// Out of a proposition: the field is a proof, and nothing behind data that stands
    /// before it depends on that data, as it is written.
    fn check_proof_field(&self, field: usize, value: &V, ty: &V, structure: &Name) -> Res<()> {
        let Some(((.., args), constructor, _)) = self.structure(ty)? else { return wrong("no structure") };
        let mut written = &self.global(&constructor)?.ty;
        for i in 0..args.len() + field {
            let Tm::Pi(_, body) = &**written else { return wrong("no such field") };
            let is_data = i >= args.len()
                && !self.is_proposition(&self.field_type(structure, i - args.len(), value, ty)?)?;
            if is_data && body.uses(0) {
                return wrong("something depends on data of a proposition");
            }
            written = body;
        }
        match self.is_proposition(&self.field_type(structure, field, value, ty)?)? {
            true => Ok(()),
            false => wrong("data of a proposition"),
        }
    }

    pub fn infer_sort(&self, ctx: &Ctx, term: &Tm, params: u32) -> Res<L> {
        match &*self.infer(ctx, term, params)? {
            Val::Sort(l) => Ok(l.clone()),
            _ => wrong("a type is expected"),
        }
    }

    /// Whether a closed term has a closed type.
    pub fn check(&self, term: &Tm, ty: &Tm, params: u32) -> Res<()> {
        let ctx = Ctx::default();
        self.infer_sort(&ctx, ty, params)?;
        let given = self.infer(&ctx, term, params)?;
        if self.same_type(&given, &self.eval(&[], ty)?)? { Ok(()) } else { wrong("another type") }
    }
}
