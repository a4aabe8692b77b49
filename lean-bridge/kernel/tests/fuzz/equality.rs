//! Equality of values, by their types.

use super::reference::{Reference, Res, wrong};
use super::value::{Elim, Head, Kind, V, Val};
use std::rc::Rc;

impl Reference {
    pub fn same_type(&self, left: &V, right: &V) -> Res<bool> {
        self.burn()?;
        match (&**left, &**right) {
            (Val::Sort(l), Val::Sort(m)) => Ok(l.same(m)),
            (Val::Pi(d, c), Val::Pi(e, f)) => {
                if !self.same_type(d, e)? {
                    return Ok(false);
                }
                let x = self.variable(d);
                self.same_type(&self.open(c, &x)?, &self.open(f, &x)?)
            }
            _ => self.same_rigid(left, right),
        }
    }

    /// Whether two values of a type are equal.
    pub fn same(&self, ty: &V, left: &V, right: &V) -> Res<bool> {
        self.burn()?;
        if let Val::Sort(_) = &**ty {
            return self.same_type(left, right);
        }
        if self.is_proposition(ty)? {
            return Ok(true);
        }
        if let Val::Pi(domain, c) = &**ty {
            let x = self.variable(domain);
            return self.same(&self.open(c, &x)?, &self.apply(left, &x)?, &self.apply(right, &x)?);
        }
        if let Some(((name, ..), _, fields)) = self.structure(ty)?
            && let Kind::Ind { recursive, .. } = self.global(&name)?.kind
            && (fields == 0 || !recursive)
        {
            for i in 0..fields {
                let field = self.field_type(&name, i, left, ty)?;
                if !self.same(&field, &self.project(&name, i, left)?, &self.project(&name, i, right)?)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        self.same_rigid(left, right)
    }

    fn same_rigid(&self, left: &V, right: &V) -> Res<bool> {
        match (&**left, &**right) {
            (Val::Nat(m), Val::Nat(n)) => return Ok(m == n),
            (Val::Nat(_), Val::Rigid(..)) | (Val::Rigid(..), Val::Nat(_)) => {
                let (Some((f, _, x)), Some((g, _, y))) =
                    (self.constant_applied(left), self.constant_applied(right))
                else {
                    return Ok(false);
                };
                return match (&x[..], &y[..]) {
                    ([x], [y]) if f == g => self.same_rigid(x, y),
                    _ => Ok(false),
                };
            }
            _ => {}
        }
        let (Val::Rigid(f, xs), Val::Rigid(g, ys)) = (&**left, &**right) else { return Ok(false) };
        let same_head = match (f, g) {
            (Head::Var(i, _), Head::Var(j, _)) => i == j,
            (Head::Const(m, us), Head::Const(n, vs)) => {
                m == n && us.len() == vs.len() && us.iter().zip(vs).all(|(u, v)| u.same(v))
            }
            _ => false,
        };
        if !same_head || xs.len() != ys.len() {
            return Ok(false);
        }
        let mut ty = self.type_of_head(f)?;
        for (i, (x, y)) in xs.iter().zip(ys).enumerate() {
            ty = match (x, y) {
                (Elim::App(x), Elim::App(y)) => {
                    let Val::Pi(domain, _) = &*ty else { return wrong("a function is expected") };
                    if !self.same(domain, x, y)? {
                        return Ok(false);
                    }
                    self.codomain(&ty, x)?
                }
                (Elim::Proj(s, m), Elim::Proj(t, n)) if (s, m) == (t, n) => {
                    let value = Rc::new(Val::Rigid(f.clone(), xs[..i].to_vec()));
                    self.field_type(s, *m, &value, &ty)?
                }
                _ => return Ok(false),
            };
        }
        Ok(true)
    }
}
