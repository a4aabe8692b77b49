//! Random families of inductive types that keep the rules.

use super::family::Family;
use super::generate::Generator;
use super::term::{L, Lv, Name, T, Tm, app, cst, pi, sort};
use super::value::{Ctx, V, Val};
use rand::Rng;
use std::rc::Rc;

/// The telescope of a type: binders with the context behind them.
struct Telescope {
    binders: Vec<T>,
    ctx: Ctx,
}

impl Telescope {
    fn close(&self, body: T) -> T {
        self.binders.iter().rev().fold(body, |body, ty| pi(ty.clone(), body))
    }
}

/// A family that is being made.
struct Plan {
    level: L,
    levels: Vec<L>,
    params: Telescope,
    /// Names with the types of their indices.
    types: Vec<(Name, T)>,
}

impl Generator<'_> {
    fn extend(&mut self, telescope: &mut Telescope, ty: T) -> Option<()> {
        let value = self.re.eval(&telescope.ctx.env, &ty).ok()?;
        telescope.binders.push(ty);
        telescope.ctx = self.bind(&telescope.ctx, &value);
        Some(())
    }

    fn small_type(&mut self, ctx: &Ctx) -> Option<T> {
        (0..8).find_map(|_| {
            let ty = self.ty(ctx, 1)?;
            let level = self.re.infer_sort(ctx, &ty, self.params).ok()?;
            level.le(&Lv::number(1)).then_some(ty)
        })
    }

    /// The name and type of each family, with none of its
    /// constructors. Nothing about it needs to be declared.
    fn plan(&mut self, name: &str) -> Option<Plan> {
        let level = match self.rng.random_range(0..10) {
            0..3 => Lv::number(0),
            3..7 => Lv::number(1),
            7 => Lv::number(2),
            _ if self.params == 0 => Lv::number(1),
            8 => Lv::succ(&Lv::param(0)),
            _ => Rc::new(Lv::Max(Lv::number(1), Lv::param(0))),
        };
        let mut params = Telescope { binders: vec![], ctx: Ctx::default() };
        for _ in 0..self.rng.random_range(0..3) {
            let ty = match self.rng.random_range(0..3) {
                0 => self.small_type(&params.ctx.clone())?,
                1 if self.params > 0 => sort(&Lv::param(0)),
                _ => sort(&Lv::number(1)),
            };
            self.extend(&mut params, ty)?;
        }
        let count = if self.rng.random_range(0..4) == 0 { 2 } else { 1 };
        let mut types = vec![];
        for i in 0..count {
            let mut indices = Telescope { binders: vec![], ctx: params.ctx.clone() };
            for _ in 0..self.rng.random_range(0..3usize).saturating_sub(1) {
                let ty = self.small_type(&indices.ctx.clone())?;
                self.extend(&mut indices, ty)?;
            }
            types.push((format!("{name}{i}").into(), indices.close(sort(&level))));
        }
        let levels = (0..self.params).map(Lv::param).collect();
        Some(Plan { level, levels, params, types })
    }

    /// A random family. `declare` makes its types known while constructors are made.
    pub fn family_types(&mut self, name: &str) -> Option<(Family, FamilyPlan)> {
        let plan = self.plan(name)?;
        let types = plan.types.iter().map(|(n, ty)| (n.clone(), plan.params.close(ty.clone()), vec![]));
        let family =
            Family { params: self.params, parameters: plan.params.binders.len(), types: types.collect() };
        Some((family, FamilyPlan(plan)))
    }

    /// Adds constructors to the types of a family, which must be known to the reference by now.
    pub fn family_constructors(&mut self, family: &mut Family, FamilyPlan(plan): &FamilyPlan) -> Option<()> {
        for i in 0..plan.types.len() {
            for c in 0..self.rng.random_range(0..4) {
                let ty = self.constructor(plan, i)?;
                let name = format!("{}.c{c}", plan.types[i].0);
                family.types[i].2.push((name.into(), ty));
            }
        }
        Some(())
    }

    fn constructor(&mut self, plan: &Plan, of: usize) -> Option<T> {
        let mut telescope = Telescope { binders: plan.params.binders.clone(), ctx: plan.params.ctx.clone() };
        for _ in 0..self.rng.random_range(0..4) {
            let ctx = telescope.ctx.clone();
            let ty = match self.rng.random_range(0..10) {
                0..5 => self.plain_field(plan, &ctx),
                5..7 => self.occurrence(plan, &ctx),
                7 => self.reflexive(plan, &ctx),
                _ => self.nested(plan, &ctx),
            };
            if let Some(ty) = ty {
                self.extend(&mut telescope, ty)?;
            }
        }
        let ctx = telescope.ctx.clone();
        let result = self.member(plan, &ctx, of)?;
        Some(telescope.close(result))
    }

    fn fits(&self, plan: &Plan, ctx: &Ctx, ty: &T) -> bool {
        match self.re.infer_sort(ctx, ty, self.params) {
            Ok(level) => plan.level.is_zero() || level.le(&plan.level),
            Err(_) => false,
        }
    }

    fn plain_field(&mut self, plan: &Plan, ctx: &Ctx) -> Option<T> {
        (0..6).find_map(|_| {
            let ty = self.ty(ctx, 2)?;
            self.fits(plan, ctx, &ty).then_some(ty)
        })
    }

    /// A type of the family at some indices.
    fn member(&mut self, plan: &Plan, ctx: &Ctx, which: usize) -> Option<T> {
        let params = &ctx.env[..plan.params.binders.len()];
        let params: Option<Vec<T>> = params.iter().map(|p| self.re.quote(&ctx.env, p).ok()).collect();
        let mut head = app(cst(&plan.types[which].0, &plan.levels), params?);
        let mut ty: V = self.re.infer(ctx, &head, self.params).ok()?;
        while let Val::Pi(domain, c) = &*ty.clone() {
            let index = self.term(ctx, domain, 1)?;
            ty = self.re.open(c, &self.re.eval(&ctx.env, &index).ok()?).ok()?;
            head = app(head, [index]);
        }
        Some(head)
    }

    fn occurrence(&mut self, plan: &Plan, ctx: &Ctx) -> Option<T> {
        let which = self.rng.random_range(0..plan.types.len());
        self.member(plan, ctx, which)
    }

    fn reflexive(&mut self, plan: &Plan, ctx: &Ctx) -> Option<T> {
        let domain = self.plain_field(plan, ctx)?;
        let value = self.re.eval(&ctx.env, &domain).ok()?;
        let inner = self.bind(ctx, &value);
        let body =
            if self.rng.random() { self.occurrence(plan, &inner)? } else { self.nested(plan, &inner)? };
        Some(pi(domain, body))
    }

    /// The family in a list, a pair or an option of it. Parameters
    /// of these are closed but for the family's own.
    fn nested(&mut self, plan: &Plan, ctx: &Ctx) -> Option<T> {
        let Lv::Succ(below) = &*plan.level else { return None };
        let levels = [below.clone()];
        let inner = Ctx {
            env: ctx.env[..plan.params.binders.len()].to_vec(),
            types: ctx.types[..plan.params.binders.len()].to_vec(),
        };
        let occurrence = self.occurrence(plan, &inner)?;
        let moved = super::term::shift(&occurrence, 0, ctx.env.len() - inner.env.len());
        let list = app(cst("List", &levels), [moved.clone()]);
        Some(match self.rng.random_range(0..4) {
            0 => app(cst("Opt", &levels), [list]),
            1 => {
                let levels = [below.clone(), below.clone()];
                Rc::new(Tm::App(app(cst("Prod", &levels), [moved]), list))
            }
            _ => list,
        })
    }
}

/// What is decided of a family before its constructors are made.
pub struct FamilyPlan(Plan);
