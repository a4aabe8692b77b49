//! The audit: everything a proof reaches, looked at from outside, and checked by a kernel that the text never met.

use super::closure::Closure;
use super::export::Export;
use super::kernel::{Answer, Kernel, Unit};
use super::refusal::{Refusal, Rule};
use super::terms::{NameId, Terms};
use crate::environment::{Kind, Safety};
use crate::lean::Lean;
use crate::machine::Lost;
use crate::object::Obj;
use crate::repl::watchdog::Watchdog;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Instant;

/// Axioms that a proof may use.
pub const STANDARD_AXIOMS: [&str; 3] = ["propext", "Classical.choice", "Quot.sound"];
/// Library constants by which compiled code is believed.
const NATIVE: [&str; 5] =
    ["Lean.ofReduceBool", "Lean.ofReduceNat", "Lean.trustCompiler", "Lean.reduceBool", "Lean.reduceNat"];

/// What the audit found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Axioms that the declaration mentions, directly or through what the text added. Library theorems are opaque at
    /// the `exported` level, so the axioms behind them do not appear.
    pub axioms: Vec<String>,
    /// Number of constants that the text added and the declaration reaches, itself included.
    pub constants: usize,
    pub refused: Option<Refusal>,
}

/// The engine that ran the text: what the audit asks it beyond its declarations.
pub struct Suspect<'a> {
    pub lean: &'a mut Lean,
    /// `Lean.Environment` after the text.
    pub env: &'a Obj,
    pub export: &'a mut Export,
}

/// Who watches, and until when.
#[derive(Clone, Copy)]
pub struct Limit<'a> {
    pub watchdog: &'a Watchdog,
    pub deadline: Instant,
}

impl Limit<'_> {
    /// Ends `work`, first gently, then by force, when it runs past the deadline.
    pub fn watched<T>(&self, lean: &mut Lean, work: impl FnOnce(&mut Lean) -> T) -> T {
        lean.machine.renew_epoch();
        let engine = lean.machine.code.engine.clone();
        let _armed = self.watchdog.arm(lean.cancel.cell(), &engine, self.deadline);
        work(lean)
    }
}

/// An engine was lost: the one that ran the text, or the clean one.
#[derive(Debug)]
pub enum AuditLost {
    Suspect(Lost),
    Kernel(Lost),
}

/// Audits what `root` reaches. `allowed` are axioms that may be used besides the standard ones: those of the text by
/// what they are, those of the library by name.
pub fn audit(
    terms: &mut Terms,
    suspect: &mut Suspect<'_>,
    kernel: &mut Kernel,
    root: NameId,
    allowed: &Allowed,
    limit: Limit<'_>,
) -> Result<Audit, AuditLost> {
    let mut audit = Audit::default();
    if !suspect.export.has(root) {
        audit.refused = Some(Refusal::new(Rule::Missing, format!("no declaration `{}`", terms.text(root))));
        return Ok(audit);
    }
    let mut closure = Closure::new(true);
    if let Err(refusal) = closure.add(terms, suspect.export, root) {
        audit.refused = Some(refusal);
        return Ok(audit);
    }
    audit.constants = closure.units.len();
    let mut axioms = BTreeSet::new();
    kernel.begin();
    let mut found = library(terms, kernel, &closure, allowed, &mut axioms).map_err(AuditLost::Kernel)?;
    if found.is_none() {
        let Suspect { lean, env, export } = suspect;
        let look = |l: &mut Lean| added(terms, l, env, export, &closure, allowed, &mut axioms);
        found = limit.watched(lean, look).map_err(AuditLost::Suspect)?;
    }
    audit.axioms = axioms.into_iter().collect();
    if found.is_none() {
        let answer = kernel.check(terms, &closure.units, limit);
        found = match answer.map_err(AuditLost::Kernel)? {
            Answer::Accepted => None,
            Answer::Cancelled => {
                Some(Refusal::new(Rule::Timeout, "the kernel ran past the deadline".to_string()))
            }
            Answer::Refused { name, reason } => {
                let text = terms.text(name);
                let detail = format!("the kernel refuses `{text}`: {reason}");
                Some(Refusal {
                    chain: closure.chain(terms, name),
                    ..Refusal::of(Rule::Kernel, &text, detail)
                })
            }
        };
    }
    audit.refused = found;
    Ok(audit)
}

/// Axioms that may be used besides the standard ones.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Exact names, as Lean writes them.
    pub names: Vec<String>,
    /// Where the asker has declared axioms, these declarations only.
    pub declared: Option<Vec<super::export::Declaration>>,
}

impl Allowed {
    fn has(&self, text: &str) -> bool {
        self.names.iter().any(|n| n == text)
    }
}

/// What is wrong with the library's constants that a text mentions.
fn library(
    terms: &Terms,
    kernel: &mut Kernel,
    closure: &Closure,
    allowed: &Allowed,
    axioms: &mut BTreeSet<String>,
) -> Result<Option<Refusal>, Lost> {
    for &name in &closure.library {
        let text = terms.text(name);
        let refusal = |rule, detail: String| {
            Ok(Some(Refusal { chain: closure.chain(terms, name), ..Refusal::of(rule, &text, detail) }))
        };
        if text == "sorryAx" {
            return refusal(Rule::Sorry, "the proof contains `sorry`".into());
        }
        if NATIVE.contains(&text.as_str()) {
            return refusal(Rule::Native, "the proof believes compiled code".into());
        }
        let Some(constant) = kernel.library_constant(terms, name)? else {
            return refusal(Rule::Environment, format!("the constant `{text}` is unknown"));
        };
        if constant.kind == Kind::Axiom {
            axioms.insert(text.clone());
            if !STANDARD_AXIOMS.contains(&text.as_str()) && !allowed.has(&text) {
                return refusal(Rule::Axiom, format!("`{text}` is an axiom of the library"));
            }
        }
        match constant.safety {
            Safety::Safe => {}
            Safety::Unsafe => return refusal(Rule::Unsafe, format!("`{text}` is unsafe")),
            Safety::Partial => return refusal(Rule::Partial, format!("`{text}` is partial")),
        }
    }
    Ok(None)
}

/// What is wrong with the declarations of the text.
fn added(
    terms: &Terms,
    lean: &mut Lean,
    env: &Obj,
    export: &Export,
    closure: &Closure,
    allowed: &Allowed,
    axioms: &mut BTreeSet<String>,
) -> Result<Option<Refusal>, Lost> {
    for unit in &closure.units {
        let name = unit.name();
        let text = terms.text(name);
        let refusal = |rule, detail: String| {
            Ok(Some(Refusal { chain: closure.chain(terms, name), ..Refusal::of(rule, &text, detail) }))
        };
        match export.safety(name) {
            Some(Safety::Safe) => {}
            Some(Safety::Partial) => return refusal(Rule::Partial, format!("`{text}` is partial")),
            _ => return refusal(Rule::Unsafe, format!("`{text}` is unsafe")),
        }
        let Unit::Single(d) = unit else { continue };
        if d.kind() == Kind::Axiom {
            axioms.insert(text.clone());
            let declared = allowed.declared.as_ref().is_none_or(|all| all.contains(d));
            if allowed.has(&text) && declared {
                continue;
            }
            let native = text.contains("native_decide") || text.contains("_native");
            let rule = if native { Rule::Native } else { Rule::Axiom };
            let detail = match allowed.has(&text) {
                true => format!("`{text}` is allowed, but the statement's text declares no such axiom"),
                false => format!("`{text}` is an axiom of the text"),
            };
            return refusal(rule, detail);
        }
        // A partial definition is an opaque constant to the kernel, with the code in a second, unsafe one. (A definition by
        // well-founded recursion has that one as well, but is a definition with a value.)
        let unsafe_twin = terms.find_child(name, "_unsafe_rec");
        if d.kind() == Kind::Opaque && unsafe_twin.is_some_and(|twin| export.has(twin)) {
            return refusal(Rule::Partial, format!("`{text}` is partial"));
        }
        if matches!(d.kind(), Kind::Definition | Kind::Opaque)
            && let Some(n) = export.name_object(name)
        {
            let replaced = lean.call(lean.f.implemented_by, [env.share(), n.share()])?;
            let external = lean.call(lean.f.is_extern, [env.share(), n.share()])?;
            if replaced.view().some().is_some() || external.view().scalar() == Some(1) {
                let detail = format!("`{text}` computes with other code than its definition");
                return refusal(Rule::ImplementedBy, detail);
            }
        }
    }
    Ok(None)
}
