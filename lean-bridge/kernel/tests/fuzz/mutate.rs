//! Terms and families with one thing changed, well typed or not.

use super::family::Family;
use super::term::{L, Lv, Name, T, Tm, app, cst, nat, var};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use std::rc::Rc;

pub struct Mutator<'r> {
    pub rng: &'r mut StdRng,
    /// Names to put in place of others.
    pub names: &'r [Name],
    /// Universe parameters in scope.
    pub params: u32,
}

impl Mutator<'_> {
    /// The term with one place changed.
    pub fn term(&mut self, term: &T) -> T {
        let place = self.rng.random_range(0..term.size());
        let (mut at, mut done) = (0, false);
        self.walk(term, place, &mut at, &mut done, term)
    }

    fn walk(&mut self, term: &T, place: usize, at: &mut usize, done: &mut bool, whole: &T) -> T {
        if *done {
            return term.clone();
        }
        if *at == place {
            *done = true;
            return self.change(term, whole);
        }
        *at += 1;
        Rc::new(term.map(&mut |p, _| self.walk(p, place, at, done, whole)))
    }

    fn level(&mut self, level: &L) -> L {
        match (self.rng.random_range(0..5), &**level) {
            (0, _) => Lv::succ(level),
            (1, Lv::Succ(level) | Lv::Max(level, _) | Lv::IMax(level, _)) => level.clone(),
            (2, Lv::Max(a, b)) => Rc::new(Lv::IMax(a.clone(), b.clone())),
            (2, Lv::IMax(a, b)) => Rc::new(Lv::IMax(b.clone(), a.clone())),
            (3, _) => Lv::number(self.rng.random_range(0..3)),
            _ => Lv::param(self.rng.random_range(0..self.params + 1)),
        }
    }

    fn change(&mut self, term: &T, whole: &T) -> T {
        if self.rng.random_range(0..10) == 0 {
            return self.other_part(whole);
        }
        match &**term {
            Tm::Var(i) => var(if self.rng.random() { i + 1 } else { i.saturating_sub(1) }),
            Tm::Sort(l) => Rc::new(Tm::Sort(self.level(l))),
            Tm::Const(name, levels) => self.constant(name, levels),
            Tm::App(f, a) => self.application(f, a),
            Tm::Lam(ty, body) if self.rng.random() => Rc::new(Tm::Pi(ty.clone(), body.clone())),
            Tm::Pi(ty, body) if self.rng.random() => Rc::new(Tm::Lam(ty.clone(), body.clone())),
            Tm::Lam(_, body) => Rc::new(Tm::Lam(self.other_part(whole), body.clone())),
            Tm::Pi(_, body) => Rc::new(Tm::Pi(self.other_part(whole), body.clone())),
            Tm::Let(ty, _, body) if self.rng.random() => {
                Rc::new(Tm::Let(ty.clone(), self.other_part(whole), body.clone()))
            }
            Tm::Let(_, value, body) => Rc::new(Tm::Let(value.clone(), value.clone(), body.clone())),
            Tm::Nat(n) => nat(if self.rng.random() { n + 1 } else { n.saturating_sub(1) }),
            Tm::Proj(s, i, e) => match self.rng.random_range(0..3) {
                0 => Rc::new(Tm::Proj(s.clone(), i + 1, e.clone())),
                1 => Rc::new(Tm::Proj(s.clone(), i.saturating_sub(1), e.clone())),
                _ => Rc::new(Tm::Proj(self.name(s), *i, e.clone())),
            },
        }
    }

    fn name(&mut self, instead: &Name) -> Name {
        self.names.choose(self.rng).unwrap_or(instead).clone()
    }

    fn constant(&mut self, name: &Name, levels: &[L]) -> T {
        let mut levels = levels.to_vec();
        if levels.is_empty() || self.rng.random() {
            return cst(&self.name(name), &levels);
        }
        let at = self.rng.random_range(0..levels.len());
        match self.rng.random_range(0..10) {
            0 => _ = levels.pop(),
            1 => levels.push(Lv::number(0)),
            2 => levels.reverse(),
            _ => levels[at] = self.level(&levels[at]),
        }
        cst(name, &levels)
    }

    fn application(&mut self, function: &T, argument: &T) -> T {
        match (self.rng.random_range(0..5), &**function) {
            (0, _) => function.clone(),
            (1, _) => argument.clone(),
            (2, _) => app(function.clone(), [argument.clone(), argument.clone()]),
            (3, _) => app(argument.clone(), [function.clone()]),
            (_, Tm::App(g, b)) => app(g.clone(), [argument.clone(), b.clone()]),
            _ => function.clone(),
        }
    }

    /// Some part of the whole term.
    fn other_part(&mut self, whole: &T) -> T {
        let mut t = whole.clone();
        for _ in 0..self.rng.random_range(1..8) {
            let parts = t.parts();
            let Some((part, _)) = parts.choose(self.rng) else { break };
            t = part.clone();
        }
        t
    }

    /// The family with one place changed.
    pub fn family(&mut self, family: &Family) -> Family {
        let mut new = family.clone();
        let at = self.rng.random_range(0..new.types.len());
        match self.rng.random_range(0..12) {
            0 => new.parameters += 1,
            1 => new.parameters = new.parameters.saturating_sub(1),
            2..4 => new.types[at].1 = self.term(&new.types[at].1),
            _ => {
                let list = &mut new.types[at].2;
                if let Some(c) = (0..list.len()).collect::<Vec<_>>().choose(self.rng) {
                    list[*c].1 = self.constructor(&list[*c].1, family);
                }
            }
        }
        new
    }

    fn constructor(&mut self, ty: &T, family: &Family) -> T {
        let Tm::Pi(domain, body) = &**ty else { return self.term(ty) };
        match (self.rng.random_range(0..8), &**body) {
            // fields exchanged
            (0, Tm::Pi(other, rest)) => {
                let inner = Rc::new(Tm::Pi(domain.clone(), rest.clone()));
                Rc::new(Tm::Pi(other.clone(), inner))
            }
            // the family where it was not
            (1, _) => Rc::new(Tm::Pi(cst(&family.types[0].0, &[]), body.clone())),
            // what was taken is what takes it
            (2, _) => {
                let negative = Rc::new(Tm::Pi(domain.clone(), cst("Nat", &[])));
                Rc::new(Tm::Pi(negative, body.clone()))
            }
            (3..6, Tm::Pi(..)) => Rc::new(Tm::Pi(domain.clone(), self.constructor(body, family))),
            _ => self.term(ty),
        }
    }
}
