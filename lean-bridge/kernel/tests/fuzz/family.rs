//! Families of inductive types: a naive check of them, and one of the recursors that the kernel makes.

use super::reference::{Reference, Res, wrong};
use super::term::{L, Lv, Name, T, Tm, app, cst, pi, shift, to_kernel, var};
use super::value::{Ctx, Elim, Global, Head, Kind, V, Val};
use lean_kernel::{Body, Declaration, Terms, Unit};
use std::rc::Rc;

/// A type with its constructors.
pub type FamilyType = (Name, T, Vec<(Name, T)>);

/// A family as it is declared.
#[derive(Clone, Debug)]
pub struct Family {
    pub params: u32,
    pub parameters: usize,
    pub types: Vec<FamilyType>,
}

/// What a family is like.
pub struct Shape {
    /// Whether it goes into every universe.
    pub large: bool,
    /// Whether its recursor computes without looking at the value.
    pub k: bool,
}

impl Family {
    pub fn names(&self) -> Vec<Name> {
        self.types.iter().map(|(n, ..)| n.clone()).collect()
    }

    pub fn unit(&self, terms: &mut Terms) -> Unit {
        let family: Vec<_> = self.types.iter().map(|(n, ..)| terms.dotted(n)).collect();
        let parameters = self.parameters as u32;
        let mut types = vec![];
        for (name, ty, list) in &self.types {
            let (of, ty) = (terms.dotted(name), to_kernel(terms, ty));
            let mut constructors = vec![];
            for (name, ty) in list {
                let (name, ty) = (terms.dotted(name), to_kernel(terms, ty));
                constructors.push(Declaration {
                    name,
                    params: self.params,
                    ty,
                    body: Body::Constructor { of },
                });
            }
            let names = constructors.iter().map(|c| c.name).collect();
            let body = Body::Inductive { parameters, family: family.clone(), constructors: names };
            types.push((Declaration { name: of, params: self.params, ty, body }, constructors));
        }
        Unit::Family { params: self.params, parameters, types }
    }

    /// In the syntax of the tests' parser, but that universe parameters stand by their numbers.
    pub fn text(&self) -> String {
        let types = self.types.iter().map(|(name, ty, list)| {
            let list: Vec<String> = list.iter().map(|(n, ty)| format!("\n  | {n} : {ty}")).collect();
            format!("{name} : {ty}{}", list.concat())
        });
        let types: Vec<String> = types.collect();
        format!(
            "inductive ({}) {} ({} universe parameters)",
            self.parameters,
            types.join("\nand "),
            self.params
        )
    }
}

/// A check of one family.
struct Check<'r> {
    reference: &'r Reference,
    family: &'r Family,
    /// Variables for the parameters.
    params: Ctx,
    level: L,
    /// Nested types that were looked at.
    seen: Vec<(Name, Vec<L>, Vec<T>)>,
}

impl Reference {
    /// Whether a family keeps the rules.
    pub fn check_family(&mut self, family: &Family) -> Res<Shape> {
        let (params, level) = self.check_family_types(family)?;
        for (name, ty, _) in &family.types {
            let global = Global { params: family.params, ty: ty.clone(), kind: Kind::Opaque };
            self.globals.insert(name.clone(), global);
        }
        let mut check = Check { reference: self, family, params, level, seen: vec![] };
        let shape = check.constructors();
        for name in family.names() {
            self.globals.remove(&name);
        }
        shape
    }

    fn check_family_types(&self, family: &Family) -> Res<(Ctx, L)> {
        let (mut params, mut level): (Ctx, Option<L>) = (Ctx::default(), None);
        for (i, (_, ty, _)) in family.types.iter().enumerate() {
            self.infer_sort(&Ctx::default(), ty, family.params)?;
            let mut at = self.eval(&[], ty)?;
            for n in 0..family.parameters {
                let Val::Pi(domain, c) = &*at else { return wrong("too few parameters") };
                if i == 0 {
                    params = params.with(self.variable(domain), domain.clone());
                } else if !self.same_type(domain, &params.types[n])? {
                    return wrong("other parameters");
                }
                at = self.open(c, &params.env[n])?;
            }
            while let Val::Pi(domain, c) = &*at.clone() {
                at = self.open(c, &self.variable(domain))?;
            }
            let Val::Sort(l) = &*at else { return wrong("no sort") };
            if level.as_ref().is_some_and(|known| !known.same(l)) {
                return wrong("another universe");
            }
            level = Some(l.clone());
        }
        Ok((params, level.unwrap_or(Lv::number(0))))
    }

    pub fn mentions(&self, value: &V, names: &[Name]) -> Res<bool> {
        match &**value {
            Val::Sort(_) | Val::Nat(_) => Ok(false),
            Val::Pi(ty, c) | Val::Lam(ty, c) => {
                Ok(self.mentions(ty, names)? || self.mentions(&self.open(c, &self.variable(ty))?, names)?)
            }
            Val::Rigid(head, spine) => {
                if matches!(head, Head::Const(n, _) if names.contains(n)) {
                    return Ok(true);
                }
                for elim in spine {
                    let found = match elim {
                        Elim::App(a) => self.mentions(a, names)?,
                        Elim::Proj(s, _) => names.contains(s),
                    };
                    if found {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// Whether recursors and rules that were made for a family are well typed, each rule
    /// as what the recursor gives for its constructor.
    pub fn check_recursors(&self, names: &[Name]) -> Res<()> {
        for name in names {
            let Global { params, ty, kind: Kind::Rec { before, major, rules, .. } } = self.global(name)?
            else {
                continue;
            };
            self.infer_sort(&Ctx::default(), ty, *params)?;
            for (constructor, fields, value) in rules {
                let expected = self.rule_type(ty, *before, *major, constructor, *fields)?;
                self.check(value, &expected, *params)?;
            }
        }
        Ok(())
    }

    /// The type that a rule must have: that of the recursor, with
    /// the constructor applied to fields for the value.
    fn rule_type(&self, rec: &T, before: usize, major: usize, constructor: &Name, fields: usize) -> Res<T> {
        let (mut at, mut domains) = (rec.clone(), vec![]);
        for _ in 0..=major {
            let Tm::Pi(domain, body) = &*at.clone() else { return wrong("a recursor with fewer arguments") };
            domains.push(domain.clone());
            at = body.clone();
        }
        // the type of the value has the constructor's levels and its parameters
        let mut value_type = domains[major].clone();
        let mut args = vec![];
        while let Tm::App(f, a) = &*value_type.clone() {
            args.push(a.clone());
            value_type = f.clone();
        }
        args.reverse();
        let Tm::Const(_, levels) = &*value_type else { return wrong("a value of no inductive type") };
        let Kind::Ctor { parameters, .. } = self.global(constructor)?.kind else {
            return wrong("no constructor");
        };
        // they do not depend on the indices, so they may be moved before them
        let params: Option<Vec<T>> = args[..parameters].iter().map(|a| unshift(a, major - before)).collect();
        let Some(params) = params else { return wrong("parameters that depend on indices") };
        let mut made = super::term::with_levels(&self.global(constructor)?.ty, levels);
        let mut list = vec![];
        for p in &params {
            let Tm::Pi(_, body) = &*made else { return wrong("a constructor with fewer parameters") };
            made = instantiate(body, 0, p);
        }
        for _ in 0..fields {
            let Tm::Pi(domain, body) = &*made.clone() else {
                return wrong("a constructor with fewer fields");
            };
            list.push(domain.clone());
            made = body.clone();
        }
        let mut indices = vec![];
        while let Tm::App(f, a) = &*made.clone() {
            indices.push(a.clone());
            made = f.clone();
        }
        indices.reverse();
        let value = app(cst(constructor, levels), params.iter().map(|p| shift(p, 0, fields)));
        let value = app(value, (0..fields).rev().map(var));
        // the result under parameters, motives, minor premises, indices and the value: put the latter in
        let mut given: Vec<T> = indices[parameters..].to_vec();
        given.push(value);
        let mut result = shift(&at, major - before + 1, fields);
        for (i, v) in given.iter().enumerate().rev() {
            let inside = shift(v, 0, i);
            result = instantiate(&result, 0, &inside);
        }
        let fields = list.into_iter().rev().fold(result, |body, ty| pi(ty, body));
        Ok(domains[..before].iter().rev().fold(fields, |body, ty| pi(ty.clone(), body)))
    }
}

/// A term in place of a variable.
pub fn instantiate(term: &T, at: usize, value: &T) -> T {
    match &**term {
        Tm::Var(i) if *i == at => shift(value, 0, at),
        Tm::Var(i) if *i > at => var(i - 1),
        other => Rc::new(other.map(&mut |p, under| instantiate(p, at + under, value))),
    }
}

/// The term outside of binders that it does not depend on.
fn unshift(term: &T, by: usize) -> Option<T> {
    fn walk(inner: &T, from: usize, by: usize, bad: &mut bool) -> T {
        match &**inner {
            Tm::Var(i) if *i >= from + by => var(i - by),
            Tm::Var(i) if *i >= from => {
                *bad = true;
                inner.clone()
            }
            other => Rc::new(other.map(&mut |p, under| walk(p, from + under, by, bad))),
        }
    }
    let mut bad = false;
    let new = walk(term, 0, by, &mut bad);
    (!bad).then_some(new)
}

impl Check<'_> {
    fn constructors(&mut self) -> Res<Shape> {
        let family = self.family;
        let (mut determined, mut fieldless, mut count) = (true, true, 0);
        for (name, _, list) in &family.types {
            for (_, ty) in list {
                let fields = self.constructor(name, ty)?;
                count += 1;
                fieldless &= fields.is_empty();
                determined &= fields.iter().all(|ok| *ok);
            }
        }
        let alone = family.types.len() == 1 && self.seen.is_empty();
        let large = self.level.is_never_zero() || alone && (count == 0 || count == 1 && determined);
        Ok(Shape { large, k: alone && count == 1 && fieldless && self.level.is_zero() })
    }

    /// Gives for each field whether it is a proof or determined by the indices.
    fn constructor(&mut self, of: &Name, ty: &T) -> Res<Vec<bool>> {
        let re = self.reference;
        re.infer_sort(&Ctx::default(), ty, self.family.params)?;
        let (mut at, mut ctx) = (ty.clone(), Ctx::default());
        let (mut fields, mut n) = (vec![], 0);
        while let Tm::Pi(domain, body) = &*at.clone() {
            let domain = re.eval(&ctx.env, domain)?;
            if n < self.family.parameters {
                if !re.same_type(&domain, &self.params.types[n])? {
                    return wrong("another parameter");
                }
                ctx = ctx.with(self.params.env[n].clone(), domain);
            } else {
                let l = re.sort_of(&domain)?;
                if !self.level.is_zero() && !l.le(&self.level) {
                    return wrong("a field of a greater universe");
                }
                self.positive(&domain)?;
                let x = re.variable(&domain);
                fields.push(l.is_zero());
                ctx = ctx.with(x, domain);
            }
            at = body.clone();
            n += 1;
        }
        if n < self.family.parameters {
            return wrong("too few parameters");
        }
        let result = re.eval(&ctx.env, &at)?;
        let Some((name, ..)) = re.constant_applied(&result) else {
            return wrong("no value of the type");
        };
        if &name != of {
            return wrong("a value of another type");
        }
        self.own(&result)?;
        // as it is written: no index is computed to see it
        let (mut written, mut seen) = (&at, vec![]);
        while let Tm::App(f, a) = &**written {
            seen.push(a.clone());
            written = f;
        }
        let last = fields.len();
        let is_index = |i: usize| seen.contains(&var(last - 1 - i));
        Ok(fields.iter().enumerate().map(|(i, proof)| *proof || is_index(i)).collect())
    }

    /// The family with its own parameters and levels, at indices that do not mention it.
    fn own(&self, value: &V) -> Res<()> {
        let re = self.reference;
        let Some((_, levels, args)) = re.constant_applied(value) else {
            return wrong("no type of the family");
        };
        let own_levels = levels.iter().enumerate().all(|(i, l)| l.same(&Lv::Param(i as u32)));
        if !own_levels || args.len() < self.family.parameters {
            return wrong("other levels");
        }
        for (i, a) in args.iter().enumerate() {
            if i >= self.family.parameters {
                if re.mentions(a, &self.family.names())? {
                    return wrong("an index that mentions the family");
                }
            } else if !re.same(&self.params.types[i], a, &self.params.env[i])? {
                return wrong("other parameters");
            }
        }
        Ok(())
    }

    fn positive(&mut self, value: &V) -> Res<()> {
        let (re, names) = (self.reference, self.family.names());
        if !re.mentions(value, &names)? {
            return Ok(());
        }
        if let Val::Pi(domain, c) = &**value {
            if re.mentions(domain, &names)? {
                return wrong("a negative occurrence");
            }
            return self.positive(&re.open(c, &re.variable(domain))?);
        }
        let Some((name, levels, args)) = re.constant_applied(value) else { return wrong("an occurrence") };
        if names.contains(&name) {
            return self.own(value);
        }
        let Kind::Ind { parameters, family, .. } = &re.global(&name)?.kind else {
            return wrong("an occurrence");
        };
        for index in &args[*parameters..] {
            if re.mentions(index, &names)? {
                return wrong("an index of another type that mentions the family");
            }
        }
        if !re.sort_of(value)?.same(&self.level) {
            return wrong("nested in another universe");
        }
        let params: Res<Vec<T>> = args[..*parameters].iter().map(|a| re.quote(&self.params.env, a)).collect();
        let key = (name, levels.clone(), params?);
        if self.seen.contains(&key) {
            return Ok(());
        }
        let types: Vec<Name> = family.clone();
        self.seen.extend(types.iter().map(|t| (t.clone(), key.1.clone(), key.2.clone())));
        for ty in types {
            let Kind::Ind { constructors, .. } = &re.global(&ty)?.kind else { return wrong("no type") };
            for c in constructors {
                let mut at =
                    re.type_of(&re.apply_all(&re.eval(&[], &cst(c, &levels))?, &args[..*parameters])?)?;
                while let Val::Pi(domain, c) = &*at.clone() {
                    self.positive(domain)?;
                    at = re.open(c, &re.variable(domain))?;
                }
            }
        }
        Ok(())
    }
}
