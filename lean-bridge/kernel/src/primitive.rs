//! Constants that the checker computes with, and what they must be.
//!
//! Lean's kernel computes `Nat.add 2 3` with machine numbers because a constant has this name. That is right
//! only where the constant is addition: a file that declares its own `Nat.add` would have two values for one
//! term, and with them a proof of everything. So before it computes with a function the checker looks at it
//! once. Functions that are defined by recursion on one argument are known by their equations, which hold by
//! reduction. A few others (division and its kin, bitwise operations) are defined by recursion over a proof,
//! or in other ways from version to version: for those the type is looked at and a few small numbers are
//! tried, and that they are what their names say is an assumption, which [`Environment::assumed`] tells.

use crate::checker::Checker;
use crate::constant::{Constant, ConstantKind};
use crate::environment::{Environment, Primitive};
use crate::error::KernelError;
use crate::expr::{Expr, Level};
use crate::ids::{ExprId, NameId};
use crate::terms::Terms;
use std::rc::Rc;

/// Arguments at which functions are tried that are not known by equations.
const SAMPLES: [[u8; 2]; 8] = [[0, 0], [0, 3], [3, 0], [1, 1], [12, 18], [7, 2], [5, 3], [4, 9]];

impl Environment {
    /// Functions on numbers that were computed with, and that
    /// nothing but their names and types tells to be right.
    pub fn assumed(&self) -> Vec<NameId> {
        let assumed = self.primitives.iter().filter(|(_, p)| **p == Primitive::Assumed);
        let mut names: Vec<NameId> = assumed.map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }
}

impl Checker<'_> {
    /// Refuses a number where `Nat` is something else than the type of numbers.
    pub(crate) fn require_nat(&mut self) -> Result<(), KernelError> {
        let w = self.well_known.clone();
        self.require(w.nat, |c| {
            let (nat, ty) = (c.plain(w.nat), c.type_of_types());
            let succ = c.terms.add_expr(Expr::Forall(0, nat, nat));
            c.is_family(w.nat, (0, ty), &[(w.nat_zero, nat), (w.nat_succ, succ)])
        })
    }

    /// Refuses a text where the constants that it is made of are others than they must be.
    pub(crate) fn require_string(&mut self) -> Result<(), KernelError> {
        self.require_nat()?;
        let w = self.well_known.clone();
        self.require(w.list, |c| {
            let u = c.terms.add_level(Level::Param(0));
            let (next, us) = (c.terms.level_succ(u), c.terms.add_levels(&[u]));
            let [b0, b1, b2] = [0, 1, 2].map(|i| c.terms.add_expr(Expr::Bound(i)));
            let (ty, list) = (c.terms.add_expr(Expr::Sort(next)), c.terms.add_expr(Expr::Const(w.list, us)));
            let [list_b0, list_b1, list_b2] = [b0, b1, b2].map(|b| c.terms.add_expr(Expr::App(list, b)));
            let pi = |c: &mut Checker<'_>, domain, body| c.terms.add_expr(Expr::Forall(0, domain, body));
            let (family, nil) = (pi(c, ty, ty), pi(c, ty, list_b0));
            let cons = pi(c, list_b1, list_b2);
            let cons = pi(c, b0, cons);
            let cons = pi(c, ty, cons);
            c.is_family(w.list, (1, family), &[(w.list_nil, nil), (w.list_cons, cons)])
        })?;
        let (nat, char, string) = (self.plain(w.nat), self.plain(w.char), self.plain(w.string));
        let list = self.terms.add_levels(&[Terms::ZERO]);
        let list = self.terms.add_expr(Expr::Const(w.list, list));
        let list = self.terms.add_expr(Expr::App(list, char));
        self.require(w.char_of_nat, |c| c.has_type(w.char_of_nat, &[nat], char))?;
        self.require(w.string_of_list, |c| c.has_type(w.string_of_list, &[list], string))
    }

    /// Looks at a constant once, and refuses it if it is not what it must be.
    fn require(
        &mut self,
        name: NameId,
        look: impl FnOnce(&mut Checker<'_>) -> Result<bool, KernelError>,
    ) -> Result<(), KernelError> {
        let found =
            self.look_once(name, |c| Ok(if look(c)? { Primitive::Known } else { Primitive::Other }))?;
        match found {
            Primitive::Known | Primitive::Assumed => Ok(()),
            Primitive::Other | Primitive::Pending => Err(KernelError::Primitive(self.terms.text(name))),
        }
    }

    /// Whether numbers may be computed by a function of this name.
    pub(crate) fn may_compute(&mut self, name: NameId) -> Result<bool, KernelError> {
        let found = self.look_once(name, |c| c.look_at_function(name))?;
        Ok(matches!(found, Primitive::Known | Primitive::Assumed))
    }

    fn look_once(
        &mut self,
        name: NameId,
        look: impl FnOnce(&mut Checker<'_>) -> Result<Primitive, KernelError>,
    ) -> Result<Primitive, KernelError> {
        if let Some(known) = self.env.primitives.get(&name) {
            return Ok(*known);
        }
        self.env.primitives.insert(name, Primitive::Pending);
        // by itself: what it reduces to while it is not computed must not be remembered for when it is
        let mut checker = Checker::new(self.terms, self.env, self.library, 0);
        let found = look(&mut checker);
        // what was found where substitution had stopped is worth nothing, and would be kept
        let found = found.and_then(|found| checker.budget.check(checker.terms).map(|()| found));
        match &found {
            Ok(found) => _ = self.env.primitives.insert(name, *found),
            Err(_) => _ = self.env.primitives.remove(&name),
        }
        found
    }

    fn plain(&mut self, name: NameId) -> ExprId {
        self.terms.add_expr(Expr::Const(name, Terms::NO_LEVELS))
    }

    fn type_of_types(&mut self) -> ExprId {
        let one = self.terms.level_succ(Terms::ZERO);
        self.terms.add_expr(Expr::Sort(one))
    }

    /// Whether a constant without universe parameters is a function of these types, in so many words.
    fn has_type(&mut self, name: NameId, domains: &[ExprId], codomain: ExprId) -> Result<bool, KernelError> {
        let constant = self.constant(name)?;
        let ty =
            domains.iter().rev().fold(codomain, |body, d| self.terms.add_expr(Expr::Forall(0, *d, body)));
        Ok(constant.params == 0 && self.terms.unannotated(constant.ty) == ty)
    }

    /// Whether a type stands alone in its family, with this type and these constructors.
    fn is_family(
        &mut self,
        name: NameId,
        (params, ty): (u32, ExprId),
        constructors: &[(NameId, ExprId)],
    ) -> Result<bool, KernelError> {
        let constant = self.constant(name)?;
        let ConstantKind::Inductive(inductive) = &constant.kind else { return Ok(false) };
        let names: Vec<NameId> = constructors.iter().map(|(name, _)| *name).collect();
        let shape = inductive.family == [name]
            && inductive.constructors == names
            && inductive.parameters == params
            && inductive.indices == 0;
        if !shape {
            return Ok(false);
        }
        let same = |c: &mut Self, constant: &Rc<Constant>, ty| {
            constant.params == params && c.terms.unannotated(constant.ty) == ty
        };
        let mut right = same(self, &constant, ty);
        for (name, ty) in constructors {
            let constant = self.constant(*name)?;
            right &= same(self, &constant, *ty);
        }
        Ok(right)
    }

    fn look_at_function(&mut self, name: NameId) -> Result<Primitive, KernelError> {
        self.require_nat()?;
        let w = self.well_known.clone();
        let (nat, bool) = (self.plain(w.nat), self.plain(w.bool));
        if name == w.nat_succ {
            return Ok(Primitive::Known);
        }
        if name == w.nat_log2 {
            let right = self.has_type(name, &[nat], nat)? && !self.contradicts(name, 1)?;
            return Ok(if right { Primitive::Assumed } else { Primitive::Other });
        }
        let compares = name == w.nat_beq || name == w.nat_ble;
        if !self.has_type(name, &[nat, nat], if compares { bool } else { nat })? {
            return Ok(Primitive::Other);
        }
        if compares {
            let ty = self.type_of_types();
            if !self.is_family(w.bool, (0, ty), &[(w.bool_false, bool), (w.bool_true, bool)])? {
                return Ok(Primitive::Other);
            }
        }
        // where there is no value to look at none can contradict either
        if !matches!(self.constant(name)?.kind, ConstantKind::Definition { .. }) {
            return Ok(Primitive::Assumed);
        }
        match self.equations(name)? {
            None if self.contradicts(name, 2)? => Ok(Primitive::Other),
            None => Ok(Primitive::Assumed),
            Some(equations) => {
                for (a, b) in equations {
                    if !self.equal(a, b)? {
                        return Ok(Primitive::Other);
                    }
                }
                Ok(Primitive::Known)
            }
        }
    }

    /// Whether a function that cannot be known by equations gives something else for small numbers, where its
    /// definition gives a number at all: it need not, as it may rest on a proof that nobody unfolds.
    fn contradicts(&mut self, name: NameId, arguments: usize) -> Result<bool, KernelError> {
        for sample in SAMPLES {
            let numbers = sample.map(|n| self.terms.add_nat(n.into()));
            let args = numbers.map(|n| self.terms.add_expr(Expr::Nat(n)));
            let call = self.call(name, &args[..arguments]);
            let found = self.whnf(call)?;
            let is_number = matches!(self.terms.expr(found), Expr::Nat(_)) || self.is_constructor(found)?;
            let value = match arguments {
                1 => self.log2(numbers[0])?,
                _ => match self.binary(name, numbers[0], numbers[1])? {
                    Some(value) => value,
                    None => return Ok(true),
                },
            };
            if is_number && !self.equal(found, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Equations that hold of one function only, for functions by recursion; `None` for others. Equations
    /// that rest on a function which is not known are left out together: such a function is none of these.
    fn equations(&mut self, name: NameId) -> Result<Option<Vec<(ExprId, ExprId)>>, KernelError> {
        let w = self.well_known.clone();
        let nat = self.plain(w.nat);
        let (x, y, zero) = (self.local(0, nat), self.local(1, nat), self.plain(w.nat_zero));
        let (no, yes) = (self.plain(w.bool_false), self.plain(w.bool_true));
        let (sx, sy) = (self.call(w.nat_succ, &[x]), self.call(w.nat_succ, &[y]));
        let one = self.call(w.nat_succ, &[zero]);
        let two = self.call(w.nat_succ, &[one]);
        // what recursion on the second argument makes of the value before
        let before = self.call(name, &[x, y]);
        let (at_zero, step) = match name {
            n if n == w.nat_add => (x, self.call(w.nat_succ, &[before])),
            n if n == w.nat_sub => (x, self.call(w.nat_pred, &[before])),
            n if n == w.nat_mul => (zero, self.call(w.nat_add, &[before, x])),
            n if n == w.nat_pow => (one, self.call(w.nat_mul, &[before, x])),
            n if n == w.nat_shift_right => (x, self.call(w.nat_div, &[before, two])),
            n if n == w.nat_shift_left => {
                let double = self.call(w.nat_mul, &[two, x]);
                (x, self.call(name, &[double, y]))
            }
            n if n == w.nat_beq || n == w.nat_ble => {
                let cases =
                    [(zero, zero, yes), (zero, sy, if n == w.nat_ble { yes } else { no }), (sx, zero, no)];
                let mut equations: Vec<_> =
                    cases.iter().map(|(a, b, value)| (self.call(name, &[*a, *b]), *value)).collect();
                equations.push((self.call(name, &[sx, sy]), before));
                return Ok(Some(equations));
            }
            _ => return Ok(None),
        };
        let mut equations = vec![(self.call(name, &[x, zero]), at_zero), (self.call(name, &[x, sy]), step)];
        let rests_on = match name {
            n if n == w.nat_mul => Some(w.nat_add),
            n if n == w.nat_pow || n == w.nat_shift_left => Some(w.nat_mul),
            n if n == w.nat_shift_right => Some(w.nat_div),
            _ => None,
        };
        if let Some(other) = rests_on
            && !self.may_compute(other)?
        {
            equations.push((zero, one));
        }
        if name == w.nat_sub {
            equations.push((self.call(w.nat_pred, &[zero]), zero));
            equations.push((self.call(w.nat_pred, &[sx]), x));
        }
        Ok(Some(equations))
    }

    fn call(&mut self, function: NameId, args: &[ExprId]) -> ExprId {
        let function = self.plain(function);
        self.terms.apply(function, args)
    }
}
