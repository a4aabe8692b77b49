//! Recursors and their rules, made from a family; what others claim is compared with them.
//!
//! For members with motives `C`, the recursor of a member takes the parameters, a motive for each member, a
//! minor premise for each constructor (of its fields, and of what is known of each recursive field), the
//! indices and the value; it gives the motive there. Its rule for a constructor gives the minor premise the
//! fields, and the recursors applied to the recursive ones.

use super::family::{Family, Sorts};
use super::members::{FIELDS, Field, MemberConstructor, Members};
use super::telescope;
use crate::checker::Checker;
use crate::constant::Recursion;
use crate::declaration::{Recursor, RecursorRule};
use crate::environment::Environment;
use crate::error::KernelError;
use crate::expr::{Expr, Level};
use crate::ids::{ExprId, LevelId, LevelsId, NameId};
use crate::library::Library;
use crate::limits::Limit;
use crate::terms::Terms;
use std::rc::Rc;

/// Makes the recursors of a family whose types and constructors are in the environment.
pub(super) fn make(
    env: &mut Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    family: Family<'_>,
    sorts: &Sorts,
    large: bool,
    check: bool,
) -> Result<Vec<Rc<Recursion>>, KernelError> {
    let params = family.params + u32::from(large);
    // the universe that is eliminated into comes first
    let us = terms.level_params(u32::from(large), family.params);
    let elimination = if large { terms.add_level(Level::Param(0)) } else { Terms::ZERO };
    let mut checker = Checker::new(terms, env, library, params);
    let members = Members::find(&mut checker, family, sorts, us)?;
    let mut maker = Maker::new(&mut checker, family, &members, elimination, params)?;
    let mut out = vec![];
    for member in 0..members.list.len() {
        out.push(Rc::new(maker.recursor(member, sorts, check)?));
    }
    Ok(out)
}

/// Compares recursors with those that somebody claims to belong to the family.
pub(crate) fn check_claims(
    env: &mut Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    made: &[Rc<Recursion>],
    claimed: &[Recursor],
) -> Result<(), KernelError> {
    if claimed.is_empty() {
        return Ok(());
    }
    let wrong = |terms: &Terms, name: NameId| KernelError::Recursor(terms.text(name));
    if let Some(missing) = made.iter().find(|m| !claimed.iter().any(|c| c.name == m.recursor.name)) {
        return Err(wrong(terms, missing.recursor.name));
    }
    for c in claimed {
        let Some(m) = made.iter().map(|m| &m.recursor).find(|m| m.name == c.name) else {
            return Err(wrong(terms, c.name));
        };
        let counts =
            |r: &Recursor| (r.params, r.parameters, r.indices, r.motives, r.minors, r.k, r.rules.len());
        let names = |r: &Recursor| r.rules.iter().map(|r| (r.constructor, r.fields)).collect::<Vec<_>>();
        if counts(m) != counts(c) || names(m) != names(c) {
            return Err(wrong(terms, c.name));
        }
        let mut checker = Checker::new(terms, env, library, m.params);
        let mut same = is_same(&mut checker, c.ty, m.ty)?;
        for (c, m) in c.rules.iter().zip(&m.rules) {
            same = same && is_same(&mut checker, c.value, m.value)?;
        }
        checker.budget.check(checker.terms)?;
        if !same {
            return Err(wrong(terms, c.name));
        }
    }
    Ok(())
}

/// Whether a term that somebody claims is the one made here. What is written otherwise must be well typed
/// before it is compared by definition: that is a question for well-typed terms only.
fn is_same(checker: &mut Checker<'_>, claimed: ExprId, made: ExprId) -> Result<bool, KernelError> {
    checker.check_closed(claimed)?;
    if checker.terms.unannotated(claimed) == made {
        return Ok(true);
    }
    checker.infer(claimed, true)?;
    checker.equal(claimed, made)
}

struct Maker<'c, 'a, 'm> {
    checker: &'c mut Checker<'a>,
    members: &'m Members,
    /// Universe parameters of the recursors, and the levels at which they stand in each other's rules.
    params: u32,
    levels: LevelsId,
    /// Names of the recursors.
    names: Vec<NameId>,
    motives: Vec<ExprId>,
    /// For each member, for each constructor.
    minors: Vec<Vec<ExprId>>,
    depth: u32,
}

impl<'c, 'a, 'm> Maker<'c, 'a, 'm> {
    fn new(
        checker: &'c mut Checker<'a>,
        family: Family<'_>,
        members: &'m Members,
        elimination: LevelId,
        params: u32,
    ) -> Result<Maker<'c, 'a, 'm>, KernelError> {
        let own = family.types.len();
        let mut names = vec![];
        for i in 0..members.list.len() {
            names.push(match family.types.get(i) {
                Some((ty, _)) => checker.terms.child(ty.name, "rec"),
                None => checker.terms.child(family.types[0].0.name, &format!("rec_{}", i - own + 1)),
            });
        }
        let levels = checker.terms.level_params(0, params);
        let depth = members.params.len() as u32;
        let constructors: usize = members.list.iter().map(|m| m.constructors.len()).sum();
        if depth as usize + members.list.len() + constructors >= FIELDS as usize {
            return Err(KernelError::Limit(Limit::Depth));
        }
        let mut maker =
            Maker { checker, members, params, levels, names, motives: vec![], minors: vec![], depth };
        let sort = maker.checker.terms.add_expr(Expr::Sort(elimination));
        for member in &members.list {
            let (mut locals, _) = telescope::open_all(maker.checker, member.ty, maker.depth)?;
            let value = maker.checker.terms.apply(member.head, &locals);
            locals.push(maker.checker.local(maker.depth + locals.len() as u32, value));
            let ty = maker.checker.terms.pi(&locals, sort);
            let motive = maker.fresh(ty);
            maker.motives.push(motive);
        }
        for (i, member) in members.list.iter().enumerate() {
            let mut minors = vec![];
            for c in &member.constructors {
                let ty = maker.minor_type(i, c);
                minors.push(maker.fresh(ty));
            }
            maker.minors.push(minors);
        }
        Ok(maker)
    }

    /// A variable for a motive or a minor premise.
    fn fresh(&mut self, ty: ExprId) -> ExprId {
        self.depth += 1;
        self.checker.local(self.depth - 1, ty)
    }

    fn locals_of(fields: &[Field]) -> Vec<ExprId> {
        fields.iter().map(|f| f.local).collect()
    }

    /// Of the recursive fields: what the recursor gives there.
    fn minor_type(&mut self, member: usize, constructor: &MemberConstructor) -> ExprId {
        let fields = Self::locals_of(&constructor.fields);
        let mut hypotheses = vec![];
        for f in &constructor.fields {
            let Some(r) = &f.recursion else { continue };
            let value = self.checker.terms.apply(f.local, &r.takes);
            let at = self.checker.terms.apply(self.motives[r.member], &r.indices);
            let holds = self.checker.terms.add_expr(Expr::App(at, value));
            hypotheses.push(self.checker.terms.pi(&r.takes, holds));
        }
        let value = self.checker.terms.apply(constructor.head, &fields);
        let at = self.checker.terms.apply(self.motives[member], &constructor.indices);
        let mut ty = self.checker.terms.add_expr(Expr::App(at, value));
        for h in hypotheses.into_iter().rev() {
            // nothing depends on what is known of a field
            ty = self.checker.terms.add_expr(Expr::Forall(0, h, ty));
        }
        self.checker.terms.pi(&fields, ty)
    }

    fn recursor(&mut self, member: usize, sorts: &Sorts, check: bool) -> Result<Recursion, KernelError> {
        let m = &self.members.list[member];
        let (indices, _) = telescope::open_all(self.checker, m.ty, self.depth)?;
        let ty = self.checker.terms.apply(m.head, &indices);
        let major = self.checker.local(self.depth + indices.len() as u32, ty);
        let given = [&indices[..], &[major]].concat();
        let result = self.checker.terms.apply(self.motives[member], &given);
        let all = [&self.common()[..], &given].concat();
        let ty = self.checker.terms.pi(&all, result);
        let mut rules = vec![];
        for (c, minor) in m.constructors.iter().zip(self.minors[member].clone()) {
            rules.push(self.rule(c, minor));
        }
        let only = self.members.list.len() == 1 && m.constructors.len() == 1;
        let recursor = Recursor {
            name: self.names[member],
            params: self.params,
            ty,
            parameters: self.members.params.len() as u32,
            indices: indices.len() as u32,
            motives: self.motives.len() as u32,
            minors: self.minors.iter().map(Vec::len).sum::<usize>() as u32,
            k: only && m.constructors[0].fields.is_empty() && self.checker.terms.is_zero(sorts.level),
            rules,
        };
        if check {
            self.checker.check_type(recursor.ty)?;
        }
        Ok(Recursion { recursor, of: m.inductive, family: self.members.list[0].inductive })
    }

    /// Parameters, motives and minor premises.
    fn common(&self) -> Vec<ExprId> {
        [&self.members.params[..], &self.motives, &self.minors.concat()].concat()
    }

    fn rule(&mut self, constructor: &MemberConstructor, minor: ExprId) -> RecursorRule {
        let common = self.common();
        let fields = Self::locals_of(&constructor.fields);
        let mut values = vec![];
        for f in &constructor.fields {
            let Some(r) = &f.recursion else { continue };
            let head = self.checker.terms.add_expr(Expr::Const(self.names[r.member], self.levels));
            let value = self.checker.terms.apply(f.local, &r.takes);
            let given = [&common[..], &r.indices, &[value]].concat();
            let recursion = self.checker.terms.apply(head, &given);
            values.push(self.checker.terms.lambda(&r.takes, recursion));
        }
        let body = self.checker.terms.apply(minor, &fields);
        let body = self.checker.terms.apply(body, &values);
        let value = self.checker.terms.lambda(&[&common[..], &fields].concat(), body);
        RecursorRule { constructor: constructor.name, fields: fields.len() as u32, value }
    }
}
