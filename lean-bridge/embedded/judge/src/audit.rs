//! The audit: everything a proof reaches, looked at from outside,
//! and checked by a kernel that the text never met.

use super::closure::Closure;
use super::export::{Export, kind};
use super::kernel::{Answer, Kernel, Recursors};
use super::kernels::Kernels;
use super::limit::Limit;
use super::rules::{self, declarable};
use super::second_kernel::Objection;
use lean_kernel::{KernelError, NameId, Terms, Unit};
use lean_meta::environment::{Kind, Safety};
use lean_protocol::answer::Audit;
use lean_protocol::{Refusal, Rule, STANDARD_AXIOMS, believes_compiled_code};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

/// The engine that ran the text: what the audit asks it beyond its declarations.
pub(crate) struct Suspect<'a> {
    pub lean: &'a mut Lean,
    /// `Lean.Environment` after the text.
    pub env: &'a Obj,
    pub export: &'a mut Export,
}

/// An engine was lost: the one that ran the text, or the clean one.
#[derive(Debug)]
pub(crate) enum AuditLost {
    Suspect(Lost),
    Kernel(Lost),
}

/// Axioms that may be used besides the standard ones.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Exact names, as Lean writes them.
    pub names: Vec<String>,
    /// Where the asker has declared axioms, these declarations only.
    pub declared: Option<Vec<lean_kernel::Declaration>>,
}

impl Allowed {
    fn has(&self, text: &str) -> bool {
        self.names.iter().any(|n| n == text)
    }
}

/// What was found out about a closure: which of its constants break a rule.
pub(crate) struct Findings {
    closure: Closure,
    problems: HashMap<NameId, (Rule, String)>,
    /// Axioms among its constants.
    axioms: HashSet<NameId>,
    /// Axioms behind constants of a project's modules.
    behind: HashMap<NameId, Vec<String>>,
    /// What the kernel refuses, the first one first.
    kernel: Vec<NameId>,
}

/// Looks at every constant of a closure once, and lets the kernel check the
/// declarations. `allowed` are axioms that may be used besides the standard ones: those
/// of the text by what they are, those of the library by name.
///
/// The refusal is that of running out of time.
pub fn examine(
    terms: &mut Terms,
    suspect: &mut Suspect<'_>,
    kernels: &mut Kernels,
    closure: Closure,
    allowed: &Allowed,
    limit: Limit<'_>,
) -> Result<Result<Findings, Refusal>, AuditLost> {
    let (problems, axioms, behind) = (HashMap::new(), HashSet::new(), HashMap::new());
    let mut findings = Findings { closure, problems, axioms, behind, kernel: vec![] };
    kernels.lean.begin();
    findings.look_at_library(terms, &mut kernels.lean, allowed).map_err(AuditLost::Kernel)?;
    let Suspect { lean, env, export } = suspect;
    let look = |lean: &mut Lean| findings.look_at_added(terms, lean, env, export, allowed);
    limit.watched(lean, look).map_err(AuditLost::Suspect)?;
    findings.look_at_forms(terms, kernels).map_err(AuditLost::Kernel)?;
    let checked = |u: &Unit| findings.is_checked(u);
    let recursors;
    match kernels.lean.check(terms, &findings.closure.units, checked, limit).map_err(AuditLost::Kernel)? {
        Answer::Cancelled => {
            return Ok(Err(Refusal::new(Rule::Timeout, "the kernel ran past the deadline")));
        }
        Answer::Added { except, recursors: made } => {
            recursors = made;
            for (name, reason) in except {
                let detail = format!("the kernel refuses `{}`: {reason}", terms.text(name));
                findings.kernel.push(name);
                findings.problems.entry(name).or_insert((Rule::Kernel, detail));
            }
        }
    }
    Ok(findings.ask_second(terms, kernels, &recursors, limit).map(|()| findings))
}

/// What is wrong with an axiom behind an imported constant of a project's modules, if anything.
fn of_project(constant: &str, axiom: &str, allowed: &Allowed) -> Option<(Rule, String)> {
    if axiom == "sorryAx" {
        return Some((Rule::Sorry, format!("`{constant}`, which is imported, rests on a `sorry`")));
    }
    if believes_compiled_code(axiom) {
        return Some((Rule::Native, format!("`{constant}`, which is imported, believes compiled code")));
    }
    let is_allowed = STANDARD_AXIOMS.contains(&axiom) || allowed.has(axiom);
    (!is_allowed)
        .then(|| (Rule::Axiom, format!("`{constant}`, which is imported, rests on the axiom `{axiom}`")))
}

/// Tells of a disagreement, in the log as well. `file`: none for what
/// comes behind another one and may only lack that.
fn disagreement(constant: &str, why: &KernelError, file: Option<Result<PathBuf, String>>) -> String {
    let detail = format!("Lean's kernel accepts `{constant}`, the second kernel refuses it: {why}");
    let detail = match file {
        Some(Ok(path)) => format!("{detail}; to repeat it: prover kernel {}", path.display()),
        Some(Err(e)) => format!("{detail}; a file to repeat it with could not be written: {e}"),
        None => return detail,
    };
    tracing::error!("the two kernels disagree: {detail}");
    detail
}

/// Whether a refusal is that of a kernel.
fn is_of_kernels(rule: &Rule) -> bool {
    matches!(rule, Rule::Kernel | Rule::Kernels | Rule::Limit)
}

impl Findings {
    /// Whether a unit is given to the kernels. Axioms are: what rests on them shall be
    /// refused for that, and not for an unknown name.
    fn is_checked(&self, unit: &Unit) -> bool {
        let problem = self.problems.get(&unit.name()).map(|(rule, _)| rule);
        let withheld = matches!(problem, Some(Rule::Unsafe | Rule::Partial | Rule::Environment));
        !withheld && !self.kernel.contains(&unit.name())
    }

    /// Has the second kernel check what Lean's kernel has accepted.
    /// The refusal is that of running out of time.
    fn ask_second(
        &mut self,
        terms: &Terms,
        kernels: &mut Kernels,
        recursors: &Recursors,
        limit: Limit<'_>,
    ) -> Result<(), Refusal> {
        let units = self.closure.units.iter().filter(|u| self.is_checked(u));
        for Objection { unit, why, file } in kernels.check_second(terms, units, recursors, limit.deadline) {
            let text = terms.text(unit);
            let (rule, detail) = match why {
                KernelError::Limit(lean_kernel::Limit::Time) => {
                    return Err(Refusal::new(Rule::Timeout, "the second kernel ran past the deadline"));
                }
                KernelError::Limit(_) => (Rule::Limit, format!("`{text}`: {why}; a lighter proof may pass")),
                _ => (Rule::Kernels, disagreement(&text, &why, file)),
            };
            self.kernel.push(unit);
            self.problems.entry(unit).or_insert((rule, detail));
        }
        Ok(())
    }

    /// What the declaration `root` of the closure rests on, and the first rule it breaks.
    pub fn audit(&self, terms: &Terms, root: NameId) -> Audit {
        let reach = self.closure.reach(root);
        let mut axioms: BTreeSet<String> =
            reach.names.iter().filter(|n| self.axioms.contains(n)).map(|n| terms.text(*n)).collect();
        axioms.extend(reach.names.iter().filter_map(|n| self.behind.get(n)).flatten().cloned());
        let broken = |n: &&NameId| self.problems.get(n).is_some_and(|(rule, _)| !is_of_kernels(rule));
        // What rests on a declaration that the kernel refuses is refused as
        // well, for an unknown name: the first is meant.
        let refused = |n: &&NameId| reach.names.contains(n);
        let worst = reach.names.iter().find(broken).or_else(|| self.kernel.iter().find(refused));
        let refused = worst.and_then(|name| {
            let (rule, detail) = self.problems.get(name)?;
            let refusal = Refusal::of(rule.clone(), &terms.text(*name), detail);
            Some(Refusal { chain: reach.chain(terms, *name), ..refusal })
        });
        let units = reach.names.iter().filter(|n| !self.closure.library.contains(n));
        Audit { axioms: axioms.into_iter().collect(), constants: units.count(), refused }
    }

    /// Declarations that rest on `sorry`, on axioms that are not allowed or on compiled code, of whatever
    /// kind they are: the first in the order of the units, if any.
    pub fn unproved(&self, terms: &Terms) -> Option<Refusal> {
        let unproved =
            |n: &NameId| matches!(self.problems.get(n), Some((Rule::Sorry | Rule::Axiom | Rule::Native, _)));
        // an axiom that nothing uses does no harm
        let is_axiom = |u: &Unit| matches!(u, Unit::Single(d) if kind(d) == Kind::Axiom);
        let mentions = |u: &&Unit| self.closure.mentions(u.name()).any(|n| unproved(&n));
        let first = self.closure.units.iter().filter(|u| !is_axiom(u)).find(mentions)?;
        self.audit(terms, first.name()).refused
    }

    /// What the kernel refuses, with its reasons.
    pub(crate) fn kernel_refusals(&self, terms: &Terms) -> Vec<(NameId, Refusal)> {
        let refusal = |name: &NameId| {
            let (rule, detail) = self.problems.get(name)?;
            is_of_kernels(rule).then(|| (*name, Refusal::of(rule.clone(), &terms.text(*name), detail)))
        };
        self.kernel.iter().filter_map(refusal).collect()
    }

    /// The forms that the kernel is never asked about.
    fn look_at_forms(&mut self, terms: &mut Terms, kernels: &mut Kernels) -> Result<(), Lost> {
        for unit in &self.closure.units {
            if let Some(detail) = declarable::refused(terms, kernels, unit)? {
                self.problems.entry(unit.name()).or_insert((Rule::Environment, detail));
            }
        }
        for (name, why) in rules::broken_forms(terms, &mut kernels.lean, &self.closure.units)? {
            let detail = format!("`{}` is not let to the kernel: {why}", terms.text(name));
            self.kernel.push(name);
            self.problems.entry(name).or_insert((Rule::Kernel, detail));
        }
        Ok(())
    }

    fn look_at_library(&mut self, terms: &Terms, kernel: &mut Kernel, allowed: &Allowed) -> Result<(), Lost> {
        for &name in &self.closure.library {
            let text = terms.text(name);
            let constant = kernel.library_constant(terms, name)?;
            if constant.is_some_and(|c| c.kind == Kind::Axiom) && text != "sorryAx" {
                self.axioms.insert(name);
            }
            let problem = match constant {
                _ if text == "sorryAx" => (Rule::Sorry, "the proof contains `sorry`".into()),
                _ if believes_compiled_code(&text) => {
                    (Rule::Native, "the proof believes compiled code".into())
                }
                None => (Rule::Environment, format!("the constant `{text}` is unknown")),
                Some(c) => match c.safety {
                    Safety::Unsafe => (Rule::Unsafe, format!("`{text}` is unsafe")),
                    Safety::Partial => (Rule::Partial, format!("`{text}` is partial")),
                    Safety::Safe
                        if c.kind == Kind::Axiom
                            && !STANDARD_AXIOMS.contains(&text.as_str())
                            && !allowed.has(&text) =>
                    {
                        (Rule::Axiom, format!("`{text}` is an axiom that is imported"))
                    }
                    Safety::Safe if !c.is_complete => {
                        let missing = kernel.missing_in_type(terms, name)?.unwrap_or_default();
                        let detail = format!("`{text}` is about `{missing}`, which the library lacks");
                        (Rule::Environment, detail)
                    }
                    Safety::Safe => {
                        let behind = kernel.axioms_behind(terms, name)?;
                        let problem = behind.iter().find_map(|axiom| of_project(&text, axiom, allowed));
                        self.behind.insert(name, behind);
                        let Some(problem) = problem else { continue };
                        problem
                    }
                },
            };
            self.problems.insert(name, problem);
        }
        Ok(())
    }

    fn look_at_added(
        &mut self,
        terms: &Terms,
        lean: &mut Lean,
        env: &Obj,
        export: &Export,
        allowed: &Allowed,
    ) -> Result<(), Lost> {
        for unit in &self.closure.units {
            let name = unit.name();
            let text = terms.text(name);
            let mut problem = |rule, detail: String| _ = self.problems.entry(name).or_insert((rule, detail));
            match export.safety(name) {
                Some(Safety::Safe) => {}
                Some(Safety::Partial) => problem(Rule::Partial, format!("`{text}` is partial")),
                _ => problem(Rule::Unsafe, format!("`{text}` is unsafe")),
            }
            let Unit::Single(d) = unit else { continue };
            if kind(d) == Kind::Axiom {
                self.axioms.insert(name);
                let declared = allowed.declared.as_ref().is_none_or(|all| all.contains(d));
                let native = believes_compiled_code(&text);
                match (allowed.has(&text), declared) {
                    (true, true) => {}
                    (true, false) => problem(
                        Rule::Axiom,
                        format!("`{text}` is allowed, but the statement's text declares no such axiom"),
                    ),
                    _ if native => problem(Rule::Native, format!("`{text}` believes compiled code")),
                    _ => problem(Rule::Axiom, format!("`{text}` is an axiom of the text")),
                }
                continue;
            }
            // A partial definition is an opaque constant to the kernel, with the code in
            // a second, unsafe one. (A definition by well-founded recursion has that one
            // as well, but is a definition with a value.)
            let unsafe_twin = terms.find_child(name, "_unsafe_rec");
            if kind(d) == Kind::Opaque && unsafe_twin.is_some_and(|twin| export.has(twin)) {
                problem(Rule::Partial, format!("`{text}` is partial"));
            }
            if matches!(kind(d), Kind::Definition | Kind::Opaque)
                && let Some(n) = export.name_object(name)
            {
                let replaced = lean.call(lean.f.implemented_by, (env.share(), n.share()))?;
                let external = lean.call(lean.f.is_extern, (env.share(), n.share()))?;
                if replaced.view().some().is_some() || external.view().scalar() == Some(1) {
                    let detail = format!("`{text}` computes with other code than its definition");
                    problem(Rule::ImplementedBy, detail);
                }
            }
        }
        Ok(())
    }
}
