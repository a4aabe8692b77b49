//! Where a family occurs in its constructors.
//!
//! The members of a family are its types and, for each occurrence nested in another inductive type (`List
//! (Tree α)` in a constructor of `Tree α`), that type at these arguments with its constructors. All of them
//! together are like a mutual family, and are what recursors recurse over. An occurrence is allowed as the
//! result of a field's type only (strict positivity), and not in the arguments of what the field takes.

use super::family::{Family, Sorts, refuse};
use super::telescope;
use crate::checker::Checker;
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::{ExprId, LevelsId, NameId};

/// The depth of a constructor's first field. Parameters, motives and minor premises are variables
/// of less depth, and fields are bound within them.
pub(super) const FIELDS: u32 = 1 << 24;
/// Most members of a family.
const MOST_MEMBERS: usize = 1000;

/// The members, in the order in which recursors number them.
pub(super) struct Members {
    /// Variables for the parameters.
    pub params: Vec<ExprId>,
    pub list: Vec<Member>,
    own: Vec<NameId>,
}

/// A type of the family, or another one that holds it.
pub(super) struct Member {
    pub inductive: NameId,
    levels: LevelsId,
    /// The arguments in place of its parameters.
    args: Vec<ExprId>,
    /// The same without annotations, to be compared.
    key: Vec<ExprId>,
    /// The type applied to `args`.
    pub head: ExprId,
    /// The type of `head`: indices, then the sort.
    pub ty: ExprId,
    pub constructors: Vec<MemberConstructor>,
}

/// A constructor of a member.
pub(super) struct MemberConstructor {
    pub name: NameId,
    /// The constructor applied to the member's arguments.
    pub head: ExprId,
    pub fields: Vec<Field>,
    /// The arguments of the type that it makes, behind the member's own.
    pub indices: Vec<ExprId>,
    /// All arguments of that type.
    pub result_args: Vec<ExprId>,
}

/// An argument of a constructor.
pub(super) struct Field {
    pub local: ExprId,
    pub recursion: Option<Recursive>,
}

/// A field whose values are functions into a member.
pub(super) struct Recursive {
    pub member: usize,
    /// What the functions take.
    pub takes: Vec<ExprId>,
    /// The member's indices at the result.
    pub indices: Vec<ExprId>,
}

impl Members {
    /// Finds all members, and checks each field on the way. `us`: the levels at which the family stands.
    ///
    /// # Errors
    /// A field that is not strictly positive, or a nested occurrence that is none.
    pub fn find(
        checker: &mut Checker<'_>,
        family: Family<'_>,
        sorts: &Sorts,
        us: LevelsId,
    ) -> Result<Members, KernelError> {
        let params = telescope::parameters(checker, family, us)?;
        let own = family.types.iter().map(|(t, _)| t.name).collect();
        let mut members = Members { params: params.clone(), list: vec![], own };
        for (ty, constructors) in family.types {
            let constructors = constructors.iter().map(|c| (c.name, c.ty)).collect();
            members.push(checker, ty.name, ty.ty, us, &params, constructors)?;
        }
        let mut at = 0;
        while at < members.list.len() {
            for c in 0..members.list[at].constructors.len() {
                members.look_at_constructor(checker, at, c, sorts)?;
            }
            at += 1;
        }
        Ok(members)
    }

    fn push(
        &mut self,
        checker: &mut Checker<'_>,
        inductive: NameId,
        ty: ExprId,
        levels: LevelsId,
        args: &[ExprId],
        constructors: Vec<(NameId, ExprId)>,
    ) -> Result<(), KernelError> {
        if self.list.len() == MOST_MEMBERS {
            return refuse("too many nested occurrences".into());
        }
        let ty = checker.at_levels(ty, levels)?;
        let ty = telescope::with_values(checker, ty, args)?;
        let mut list = vec![];
        for (name, ty) in constructors {
            let head = checker.terms.add_expr(Expr::Const(name, levels));
            let head = checker.terms.apply(head, args);
            let ty = checker.at_levels(ty, levels)?;
            let ty = telescope::with_values(checker, ty, args)?;
            let (locals, result) = telescope::open_as_written(checker, ty, FIELDS);
            let (made, result_args) = checker.terms.spine(result);
            let right =
                matches!(checker.terms.expr(made), Expr::Const(n, us) if n == inductive && us == levels);
            if !right || !result_args.starts_with(args) {
                return refuse(format!("`{}` makes no value of its type", checker.terms.text(name)));
            }
            let fields = locals.into_iter().map(|local| Field { local, recursion: None }).collect();
            let indices = result_args[args.len()..].to_vec();
            list.push(MemberConstructor { name, head, fields, indices, result_args });
        }
        let head = checker.terms.add_expr(Expr::Const(inductive, levels));
        let head = checker.terms.apply(head, args);
        let key = args.iter().map(|a| checker.terms.unannotated(*a)).collect();
        let (args, constructors) = (args.to_vec(), list);
        self.list.push(Member { inductive, levels, args, key, head, ty, constructors });
        Ok(())
    }

    /// Whether the family is mentioned.
    fn mentions(&self, checker: &Checker<'_>, term: ExprId) -> bool {
        let mut found = false;
        checker.terms.constants(term, &mut |n| found |= self.own.contains(&n));
        found
    }

    fn look_at_constructor(
        &mut self,
        checker: &mut Checker<'_>,
        member: usize,
        constructor: usize,
        sorts: &Sorts,
    ) -> Result<(), KernelError> {
        let c = &self.list[member].constructors[constructor];
        let name = c.name;
        let bad = |checker: &Checker<'_>, ty, why: &str| {
            refuse(format!("{why} in a field of `{}`: {}", checker.terms.text(name), checker.terms.show(ty)))
        };
        if c.indices.iter().any(|i| self.mentions(checker, *i)) {
            return refuse(format!(
                "`{}` makes a value at an index that mentions the family",
                checker.terms.text(name)
            ));
        }
        let depth = FIELDS + c.fields.len() as u32;
        for i in 0..self.list[member].constructors[constructor].fields.len() {
            let local = self.list[member].constructors[constructor].fields[i].local;
            let mut ty = checker.infer(local, false)?;
            let mut takes = vec![];
            let recursion = loop {
                ty = checker.whnf(ty)?;
                if !self.mentions(checker, ty) {
                    break None;
                }
                if let Expr::Forall(_, domain, codomain) = checker.terms.expr(ty) {
                    if self.mentions(checker, domain) {
                        return bad(checker, ty, "an occurrence that is not positive");
                    }
                    let x = checker.local(depth + takes.len() as u32, domain);
                    takes.push(x);
                    ty = checker.terms.instantiate(codomain, &[x]);
                    continue;
                }
                let Some(found) = self.member_at(checker, ty, sorts)? else {
                    return bad(checker, ty, "an occurrence that is not valid");
                };
                let (_, args) = checker.terms.spine(ty);
                let indices = args[self.list[found].args.len()..].to_vec();
                if indices.iter().any(|i| self.mentions(checker, *i)) {
                    return bad(checker, ty, "an index that mentions the family");
                }
                break Some(Recursive { member: found, takes, indices });
            };
            self.list[member].constructors[constructor].fields[i].recursion = recursion;
        }
        Ok(())
    }

    /// The member that a type is, with its indices; a nested occurrence that is met first becomes one.
    fn member_at(
        &mut self,
        checker: &mut Checker<'_>,
        ty: ExprId,
        sorts: &Sorts,
    ) -> Result<Option<usize>, KernelError> {
        let (head, args) = checker.terms.spine(ty);
        let Expr::Const(name, levels) = checker.terms.expr(head) else { return Ok(None) };
        if let Some(found) = self.known(checker, name, levels, &args) {
            return Ok(Some(found));
        }
        if self.own.contains(&name) {
            return Ok(None);
        }
        let Some(inductive) = checker.inductive(name)? else { return Ok(None) };
        let parameters = inductive.parameters as usize;
        if args.len() != parameters + inductive.indices as usize {
            return Ok(None);
        }
        let held = &args[..parameters];
        // arguments may depend on the family's parameters, not on what a constructor or a field takes
        if held.iter().any(|a| checker.terms.facts(*a).locals > self.params.len() as u32) {
            return Ok(None);
        }
        for other in &inductive.family {
            let constant = checker.constant(*other)?;
            let Some(info) = checker.inductive(*other)? else { return Ok(None) };
            let mut constructors = vec![];
            for c in &info.constructors {
                constructors.push((*c, checker.constant(*c)?.ty));
            }
            self.push(checker, *other, constant.ty, levels, held, constructors)?;
            let added = self.list.last().map(|m| m.ty);
            let Some(ty) = added else { return Ok(None) };
            self.check_nested(checker, *other, ty, sorts)?;
        }
        Ok(self.known(checker, name, levels, &args))
    }

    /// A nested type is of the family's universe, and its indices do not mention the family.
    fn check_nested(
        &self,
        checker: &mut Checker<'_>,
        name: NameId,
        ty: ExprId,
        sorts: &Sorts,
    ) -> Result<(), KernelError> {
        let bad = |checker: &Checker<'_>, why: &str| {
            refuse(format!("the family is nested in `{}`, {why}", checker.terms.text(name)))
        };
        if self.mentions(checker, ty) {
            return bad(checker, "whose indices mention it");
        }
        let (_, sort) = telescope::open_all(checker, ty, self.params.len() as u32)?;
        let Expr::Sort(u) = checker.terms.expr(sort) else { return bad(checker, "which is no type") };
        let level = self.level(checker, sorts)?;
        if !checker.terms.same_level(u, level)? {
            return bad(checker, "which is of another universe");
        }
        Ok(())
    }

    /// The level of the family at the levels at which it stands here.
    fn level(&self, checker: &mut Checker<'_>, sorts: &Sorts) -> Result<crate::ids::LevelId, KernelError> {
        let us = checker.terms.levels(self.list[0].levels).to_vec();
        checker.terms.level_with(sorts.level, &us).ok_or(KernelError::UnknownParameter)
    }

    fn known(
        &self,
        checker: &mut Checker<'_>,
        name: NameId,
        levels: LevelsId,
        args: &[ExprId],
    ) -> Option<usize> {
        let mut key: Vec<ExprId> = vec![];
        self.list.iter().position(|m| {
            if m.inductive != name || m.levels != levels || args.len() < m.args.len() {
                return false;
            }
            if key.is_empty() {
                key = args.iter().map(|a| checker.terms.unannotated(*a)).collect();
            }
            key.starts_with(&m.key)
        })
    }
}
