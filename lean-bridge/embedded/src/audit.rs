//! The audit: everything a proof reaches, looked at from outside, and checked by the kernel again.
//!
//! The host walks from the declaration over all constants its type and value mention. Constants of the imported library
//! are trusted except for a list of names; every constant that the text has added is judged by its kind and handed to
//! the kernel again, in dependency order, on top of the environment the text started from. A text that made Lean skip
//! the kernel gains nothing by it.

use crate::environment::{Constant, Constants, Kind, Safety};
use crate::expression;
use crate::layout::{constant_val, declaration, except};
use crate::lean::{Lean, UNIT};
use crate::machine::Lost;
use crate::object::{Obj, View};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Axioms that a proof may use.
pub const STANDARD_AXIOMS: [&str; 3] = ["propext", "Classical.choice", "Quot.sound"];
/// Library axioms by which compiled code is believed.
const NATIVE_AXIOMS: [&str; 3] = ["Lean.ofReduceBool", "Lean.ofReduceNat", "Lean.trustCompiler"];

/// Why the judge refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The statement itself does not elaborate.
    Statement,
    /// The candidate has an error.
    Error,
    /// The candidate does not declare what was asked for.
    Missing,
    /// It declares it with another type.
    Type,
    /// A constant that the statement uses is not what it was.
    Environment,
    Timeout,
    /// The engine was lost while judging.
    Engine,
    Sorry,
    Axiom,
    /// Compiled code would have to be believed.
    Native,
    Unsafe,
    Partial,
    ImplementedBy,
    /// The kernel refuses a declaration.
    Kernel,
}

/// A refusal with its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub rule: Rule,
    /// The constant that breaks the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// From the audited declaration to that constant, each mentioned by the one before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
    pub detail: String,
}

impl Refusal {
    pub fn new(rule: Rule, detail: impl Into<String>) -> Refusal {
        Refusal { rule, constant: None, chain: vec![], detail: detail.into() }
    }
}

/// What the audit found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Axioms that the declaration mentions, directly or through what the text added. Library theorems are opaque at
    /// the `exported` level, so the axioms behind them do not appear.
    pub axioms: Vec<String>,
    /// Number of constants that the text added and the declaration reaches, itself included.
    pub constants: usize,
    pub refused: Option<Refusal>,
}

/// Audits the declaration `name` of `env`. `base` is the environment before the text.
pub fn audit(l: &mut Lean, base: &Obj, env: &Obj, name: &str) -> Result<Audit, Lost> {
    let constants = Constants::of(l, env)?;
    let before = Constants::of(l, base)?;
    let mut walk = Walk {
        constants: &constants,
        before: &before,
        env,
        parent: HashMap::new(),
        axioms: BTreeSet::new(),
        order: vec![],
        refused: None,
    };
    let Some(root) = constants.find_added(name) else {
        let refused = Some(Refusal::new(Rule::Missing, format!("no declaration `{name}`")));
        return Ok(Audit { axioms: vec![], constants: 0, refused });
    };
    walk.visit(l, name, root)?;
    let (order, mut refused) = (walk.order, walk.refused);
    let axioms = walk.axioms.into_iter().collect();
    if refused.is_none() {
        refused = recheck(l, base, &constants, &order, name)?;
    }
    Ok(Audit { axioms, constants: order.len(), refused })
}

struct Walk<'a> {
    constants: &'a Constants,
    before: &'a Constants,
    env: &'a Obj,
    /// Who mentioned a constant first.
    parent: HashMap<String, String>,
    axioms: BTreeSet<String>,
    /// Added constants, each after those it mentions.
    order: Vec<String>,
    refused: Option<Refusal>,
}

impl Walk<'_> {
    fn refuse(&mut self, rule: Rule, constant: &str, detail: String) {
        let mut chain = vec![constant.to_string()];
        while let Some(p) = self.parent.get(&chain[0]) {
            chain.insert(0, p.clone());
        }
        self.refused.get_or_insert(Refusal { rule, constant: Some(constant.into()), chain, detail });
    }

    /// Depth first with an explicit stack: chains of definitions may be long. The members of an inductive family are one
    /// node, under the family's first name, as the kernel takes them as one declaration.
    fn visit(&mut self, l: &mut Lean, name: &str, root: Constant<'_>) -> Result<(), Lost> {
        enum Job {
            Enter { name: String, info: Obj, by: Option<String> },
            Leave(String),
        }
        let mut entered = HashSet::new();
        let mut stack = vec![Job::Enter { name: name.to_string(), info: root.0.to_obj(), by: None }];
        while let Some(job) = stack.pop() {
            let (name, info, by) = match job {
                Job::Leave(name) => {
                    self.order.push(name);
                    continue;
                }
                Job::Enter { name, info, by } => (name, info, by),
            };
            if !entered.insert(name.clone()) {
                continue;
            }
            if let Some(by) = by {
                self.parent.insert(name.clone(), by);
            }
            let added = self.constants.find_added(&name).is_some();
            self.judge(l, &name, Constant(info.view()), added)?;
            // what the library has is trusted; go on only in what was added
            if !added {
                continue;
            }
            stack.push(Job::Leave(name.clone()));
            for mentioned in mentions(self.constants, Constant(info.view())) {
                let mut key = mentioned.view().name();
                let Some(mut info) = self.constants.find(l, self.env, mentioned.view())? else {
                    self.refuse(
                        Rule::Environment,
                        &key,
                        format!("`{name}` mentions the unknown constant `{key}`"),
                    );
                    continue;
                };
                if self.constants.find_added(&key).is_some()
                    && let Some(first) = family_head(self.constants, Constant(info.view()))
                {
                    key = first.name();
                    info = first.0.to_obj();
                }
                if !entered.contains(&key) {
                    stack.push(Job::Enter { name: key, info, by: Some(name.clone()) });
                }
            }
        }
        Ok(())
    }

    fn judge(&mut self, l: &mut Lean, name: &str, c: Constant<'_>, added: bool) -> Result<(), Lost> {
        if name == "sorryAx" {
            self.refuse(Rule::Sorry, name, "the proof contains `sorry`".into());
        } else if NATIVE_AXIOMS.contains(&name) {
            self.refuse(Rule::Native, name, "the proof believes compiled code".into());
        } else if STANDARD_AXIOMS.contains(&name) && !added {
            self.axioms.insert(name.into());
        } else if c.kind() == Kind::Axiom && added {
            self.axioms.insert(name.into());
            let native = name.contains("native_decide") || name.contains("_native");
            let rule = if native { Rule::Native } else { Rule::Axiom };
            self.refuse(rule, name, format!("`{name}` is an axiom of the text"));
        }
        match c.safety() {
            Safety::Safe => {}
            Safety::Unsafe => self.refuse(Rule::Unsafe, name, format!("`{name}` is unsafe")),
            Safety::Partial => self.refuse(Rule::Partial, name, format!("`{name}` is partial")),
        }
        if added
            && self.before.find_added(name).is_none()
            && self.constants.find_added(&format!("{name}._unsafe_rec")).is_some()
        {
            // a well-founded definition has one as well, and is a definition with a value; a partial one is opaque
            if c.kind() == Kind::Opaque {
                self.refuse(Rule::Partial, name, format!("`{name}` is partial"));
            }
        }
        if added && c.value().is_some() {
            let n = c.val().field(0).field(constant_val::NAME).to_obj();
            let replaced = l.call(l.f.implemented_by, [self.env.share(), n.share()])?;
            let external = l.call(l.f.is_extern, [self.env.share(), n.share()])?;
            if replaced.view().some().is_some() || external.view().scalar() == Some(1) {
                let detail = format!("`{name}` computes with other code than its definition");
                self.refuse(Rule::ImplementedBy, name, detail);
            }
        }
        Ok(())
    }
}

/// Names (objects) of the constants that a constant mentions in type and value; for the head of an inductive family,
/// those that any member mentions.
fn mentions(constants: &Constants, c: Constant<'_>) -> Vec<Obj> {
    let mut out = vec![];
    let mut add = |n: View<'_>| out.push(n.to_obj());
    expression::constants(c.ty(), &mut add);
    if let Some(v) = c.value() {
        expression::constants(v, &mut add);
    }
    for member in family_members(constants, c) {
        expression::constants(member.ty(), &mut add);
    }
    out
}

/// The first inductive type of the family that a constant belongs to.
fn family_head<'a>(constants: &'a Constants, c: Constant<'a>) -> Option<Constant<'a>> {
    let owner = match c.kind() {
        Kind::Inductive => c,
        // ConstructorVal {…, induct, …}
        Kind::Constructor => constants.find_added(&c.val().field(1).name())?,
        // RecursorVal {…, all, …}
        Kind::Recursor => constants.find_added(&c.val().field(1).list().next()?.name())?,
        _ => return None,
    };
    let first = owner.val().field(inductive::ALL).list().next()?;
    constants.find_added(&first.name()).filter(|o| o.kind() == Kind::Inductive)
}

/// Types and constructors of the family with this head; none for other constants.
fn family_members<'a>(constants: &'a Constants, head: Constant<'a>) -> Vec<Constant<'a>> {
    let mut out = vec![];
    if head.kind() == Kind::Inductive {
        for name in head.val().field(inductive::ALL).list() {
            let Some(member) = constants.find_added(&name.name()) else { continue };
            out.push(member);
            let ctors = member.val().field(inductive::CONSTRUCTORS).list();
            out.extend(ctors.filter_map(|k| constants.find_added(&k.name())));
        }
    }
    out
}

/// `InductiveVal {cval, numParams, numIndices, all, ctors, numNested; isRec, isUnsafe, isReflexive}`
mod inductive {
    pub const PARAMETERS: u32 = 1;
    pub const ALL: u32 = 3;
    pub const CONSTRUCTORS: u32 = 4;
}

/// Adds the constants to the kernel environment of `base`, in order.
fn recheck(
    l: &mut Lean,
    base: &Obj,
    constants: &Constants,
    order: &[String],
    root: &str,
) -> Result<Option<Refusal>, Lost> {
    let before = Constants::of(l, base)?;
    let mut kernel = l.call(l.f.to_kernel_environment, [base.share()])?;
    let mut done = HashSet::new();
    for name in order {
        if before.find_added(name).is_some() {
            continue;
        }
        let Some(c) = constants.find_added(name) else { continue };
        let (key, decl) = match c.kind() {
            Kind::Definition => {
                (name.clone(), l.ctor(declaration::DEFINITION, [c.val().to_obj().into_raw()], &[])?)
            }
            Kind::Theorem => {
                (name.clone(), l.ctor(declaration::THEOREM, [c.val().to_obj().into_raw()], &[])?)
            }
            Kind::Opaque => (name.clone(), l.ctor(declaration::OPAQUE, [c.val().to_obj().into_raw()], &[])?),
            Kind::Inductive | Kind::Constructor | Kind::Recursor => match family(l, constants, c)? {
                Some(f) => f,
                None => {
                    let detail = format!("`{name}` belongs to no inductive type of the text");
                    return Ok(Some(Refusal {
                        constant: Some(name.clone()),
                        ..Refusal::new(Rule::Kernel, detail)
                    }));
                }
            },
            Kind::Axiom | Kind::Quotient => {
                let detail = format!("`{name}` cannot be checked again");
                return Ok(Some(Refusal {
                    constant: Some(name.clone()),
                    ..Refusal::new(Rule::Kernel, detail)
                }));
            }
        };
        if !done.insert(key) {
            continue;
        }
        let token = l.some_cancel_token()?;
        let unlimited = 0;
        // the declaration and the token are borrowed
        let r = l.call(l.f.add_declaration, [kernel.into_raw(), unlimited, decl.ptr(), token.ptr()])?;
        if r.view().tag() != except::OK {
            let why = l.call(l.f.kernel_exception_message, [r.field(0).into_raw(), UNIT])?;
            let text = l.call(l.f.message_data_text, [why.into_raw(), UNIT])?.text();
            let detail = format!("the kernel refuses `{name}`: {text}");
            return Ok(Some(Refusal { constant: Some(name.clone()), ..Refusal::new(Rule::Kernel, detail) }));
        }
        kernel = r.field(0);
    }
    debug_assert!(order.last().is_none_or(|n| n == root));
    Ok(None)
}

/// The declaration of the inductive family a constant belongs to, with the family's first name as its key.
fn family(l: &mut Lean, constants: &Constants, c: Constant<'_>) -> Result<Option<(String, Obj)>, Lost> {
    let Some(owner) = family_head(constants, c) else { return Ok(None) };
    let mut types = vec![];
    for name in owner.val().field(inductive::ALL).list() {
        let Some(member) = constants.find_added(&name.name()) else { return Ok(None) };
        let mut ctors = vec![];
        for name in member.val().field(inductive::CONSTRUCTORS).list() {
            let Some(k) = constants.find_added(&name.name()) else { return Ok(None) };
            ctors.push(l.ctor(0, [name.to_obj().into_raw(), k.ty().to_obj().into_raw()], &[])?);
        }
        let ctors = l.list(ctors)?;
        types.push(l.ctor(
            0,
            [name.to_obj().into_raw(), member.ty().to_obj().into_raw(), ctors.into_raw()],
            &[],
        )?);
    }
    let key = owner.val().field(inductive::ALL).list().next().map(View::name).unwrap_or_default();
    let types = l.list(types)?;
    let base = owner.val().field(0);
    let safe = [0, 0, 0, 0];
    let decl = l.ctor(
        declaration::INDUCTIVE,
        [
            base.field(constant_val::LEVEL_PARAMS).to_obj().into_raw(),
            owner.val().field(inductive::PARAMETERS).to_obj().into_raw(),
            types.into_raw(),
        ],
        &safe,
    )?;
    Ok(Some((key, decl)))
}
