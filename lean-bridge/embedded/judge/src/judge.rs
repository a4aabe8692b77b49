//! Judging one proof of one statement: the order of events.
//!
//! For each header there are two engines: the *elaborator* runs statement and candidate and is made
//! afresh for every judgement, so that nothing a text does to its engine outlives it; the
//! *kernel's* runs no text at all and may serve for ever.

use super::audit::{self, Allowed, AuditLost, Suspect};
use super::case::Case;
use super::checking::Checking;
use super::closure::Closure;
use super::engines::Engines;
use super::export::Export;
use super::header_engines::{HeaderEngines, open_kernels};
use super::limit::Limit;
use super::loss;
use super::refusal;
use super::statement::{self, Statement, hex};
use super::step::{Stop, accept, guarded, run, run_with};
use super::text_declarations::TextDeclarations;
use lean_kernel::{NameId, Terms};
use lean_meta::environment::Constants;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::header;
use lean_meta::source::{OpenError, Source};
use lean_protocol::answer::Audit;
use lean_protocol::{Judgement, Refusal, Rule, Tier};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use lean_wasm::watchdog::Watchdog;
use std::collections::HashSet;
use std::time::Instant;

/// The judge.
#[derive(Default)]
pub struct Judge {
    pub(crate) engines: Engines,
}

impl Judge {
    /// Judges one proof. Losing an engine is a verdict; engines that do not start are an error.
    ///
    /// # Errors
    /// [`OpenError::Engine`].
    pub fn judge(
        &mut self,
        source: &mut dyn Source,
        watchdog: &Watchdog,
        deadline: Instant,
        case: &Case<'_>,
    ) -> Result<Judgement, OpenError> {
        let limit = Limit { watchdog, deadline };
        let texts = case.header.iter().map(|t| t.text.as_str());
        let texts = texts.chain([case.prelude, case.statement, case.candidate]);
        for checking in Checking::modes(texts) {
            let mut out = Judgement::default();
            let result = guarded(|| self.try_judge(source, limit, case, checking, &mut out));
            self.conclude(result, &mut out.refused)?;
            if !checking.is_to_blame(out.refused.as_ref()) {
                return Ok(out);
            }
        }
        Err(OpenError::Engine("no way of checking is left".into()))
    }

    fn try_judge(
        &mut self,
        source: &mut dyn Source,
        limit: Limit<'_>,
        case: &Case<'_>,
        checking: Checking,
        out: &mut Judgement,
    ) -> Result<(), Stop> {
        let mut terms = Terms::default();
        let engines = self.engines.fresh(source, case.imports, Rule::Statement)?;
        let elaborator = engines.elaborator.as_mut().expect("just opened");
        let mut base = checking.begin(elaborator, limit, case.prelude)?;
        for part in case.header {
            let run = run(&mut elaborator.lean, limit, &base, &part.text, part.start)?;
            accept(&run, Rule::Statement, "the header")?;
            base = run.state;
        }
        let lean = &mut elaborator.lean;
        let before: HashSet<NameId> = {
            let constants = Constants::of(lean, &frontend::environment(&base)).map_err(Stop::Lost)?;
            let export = Export::new(&mut terms, &constants, limit.deadline);
            export.map_err(|e| refusal::unreadable("the header", &e))?.names().collect()
        };
        let record = RunOptions { record: true, auto_bound: true, ..RunOptions::default() };
        let asked = run_with(lean, limit, &base, case.statement, &record)?;
        accept(&asked, Rule::Statement, "the statement")?;
        let constants = Constants::of(lean, &frontend::environment(&asked.state)).map_err(Stop::Lost)?;
        let mut export = Export::new(&mut terms, &constants, limit.deadline)
            .map_err(|e| refusal::unreadable("the statement", &e))?;
        let declarations =
            TextDeclarations::read(lean, &terms, &export, &asked, case.statement, HashSet::new())
                .map_err(Stop::Lost)?;
        let declared = declarations.declared;
        let name = statement::target(&terms, &export, &before, &declared, case.name)
            .map_err(|why| Refusal::new(Rule::Statement, why))?;
        let statement = Statement::read(&mut terms, &mut export, name, case.axioms)?;
        out.name = terms.text(name);
        let stated = declared.into_iter().find(|d| d.name == name);
        out.auto_bound = stated.map(|d| d.auto_bound).unwrap_or_default();
        out.statement_hash = hex(statement.fingerprint);
        drop((export, constants, asked));

        let own = case.whole.then(|| header::split(case.candidate));
        let mut imports = case.imports.to_string();
        let mut start = 0;
        if let Some((own, behind)) = own {
            drop(base);
            (imports, start) = (own, behind);
            // what the statement's text did to its engine is not the candidate's business
            let engines = self.engines.fresh(source, &imports, Rule::Error)?;
            let elaborator = engines.elaborator.as_mut().expect("just opened");
            base = checking.begin(elaborator, limit, case.prelude)?;
        }
        let engines = self.engines.last().expect("just opened");
        let HeaderEngines { elaborator, kernels, .. } = engines;
        let lean = &mut elaborator.as_mut().expect("just opened").lean;
        let given = run(lean, limit, &base, case.candidate, start)?;
        drop(base);
        out.messages.clone_from(&given.messages);
        accept(&given, Rule::Error, "the proof")?;
        let env = frontend::environment(&given.state);
        let constants = limit.watched(lean, |lean| Constants::of(lean, &env)).map_err(Stop::Lost)?;
        let mut export = Export::new(&mut terms, &constants, limit.deadline)
            .map_err(|e| refusal::unreadable(&out.name, &e))?;
        if let Some(refusal) = statement.compare(&mut terms, &mut export) {
            return Err(refusal.into());
        }
        out.tier = Some(Tier::Replayed);
        let kernels = open_kernels(kernels, source, &imports)?;
        let allowed = Allowed { names: case.axioms.to_vec(), declared: Some(statement.axioms) };
        let mut closure = Closure::new(true);
        closure.add(&mut terms, &mut export, name)?;
        let mut suspect = Suspect { lean, env: &env, export: &mut export };
        let findings = audit::examine(&mut terms, &mut suspect, kernels, closure, &allowed, limit);
        let audit = findings.map_err(|lost| engines.without(lost))??.audit(&terms, name);
        out.axioms = audit.axioms;
        if let Some(refusal) = audit.refused {
            return Err(refusal.into());
        }
        out.tier = Some(Tier::Audited);
        Ok(())
    }

    /// Audits a declaration of an environment that stands in an engine of the caller's: `imports` are its
    /// header.
    ///
    /// # Errors
    /// [`OpenError`] for the kernel's engine.
    pub fn audit(
        &mut self,
        source: &mut dyn Source,
        limit: Limit<'_>,
        imports: &str,
        lean: &mut Lean,
        env: &Obj,
        name: &str,
    ) -> Result<Result<Audit, Lost>, OpenError> {
        let kernels = &mut self.engines.of(imports).kernels;
        let open = match open_kernels(kernels, source, imports) {
            Ok(kernels) => kernels,
            Err(Stop::Open(e)) => return Err(e),
            Err(Stop::Refused(r)) => return Err(OpenError::Engine(r.detail)),
            Err(Stop::Lost(lost)) => return Err(OpenError::Engine(lost.to_string())),
        };
        let mut terms = Terms::default();
        let constants = match Constants::of(lean, env) {
            Ok(c) => c,
            Err(lost) => return Ok(Err(lost)),
        };
        let refused = |r| Ok(Ok(Audit { refused: Some(r), ..Audit::default() }));
        let mut export = match Export::new(&mut terms, &constants, limit.deadline) {
            Ok(e) => e,
            Err(e) => return refused(refusal::unreadable(name, &e)),
        };
        let id = match named(&terms, &export, name) {
            Ok(id) => id,
            Err(why) => return refused(Refusal::new(Rule::Missing, why)),
        };
        let mut closure = Closure::new(true);
        if let Err(refusal) = closure.add(&mut terms, &mut export, id) {
            return refused(refusal);
        }
        let mut suspect = Suspect { lean, env, export: &mut export };
        match audit::examine(&mut terms, &mut suspect, open, closure, &Allowed::default(), limit) {
            Ok(Ok(findings)) => Ok(Ok(findings.audit(&terms, id))),
            Ok(Err(refusal)) => refused(refusal),
            Err(AuditLost::Suspect(lost)) => Ok(Err(lost)),
            Err(AuditLost::Kernel(lost)) => {
                *kernels = None;
                refused(loss::of_loss("the kernel", &lost))
            }
        }
    }

    /// Makes used elaborators fresh, so that the next judgement need not wait for it.
    pub fn tidy(&mut self, source: &mut dyn Source) {
        self.engines.tidy(source);
    }

    /// Turns what ended a judgement into its refusal.
    pub(crate) fn conclude(
        &mut self,
        result: Result<(), Stop>,
        refused: &mut Option<Refusal>,
    ) -> Result<(), OpenError> {
        let lost = match result {
            Ok(()) => return Ok(()),
            Err(Stop::Refused(r)) => {
                *refused = Some(r);
                return Ok(());
            }
            Err(Stop::Open(e)) => return Err(e),
            Err(Stop::Lost(lost)) => lost,
        };
        // whichever engine it was
        if let Some(engines) = self.engines.last() {
            engines.elaborator = None;
        }
        *refused = Some(loss::of_loss("the text", &lost));
        Ok(())
    }
}

/// The declaration of this name: as Lean writes it, else with its parts joined by dots, by which two may go.
fn named(terms: &Terms, export: &Export, name: &str) -> Result<NameId, String> {
    let all = |is_it: &dyn Fn(NameId) -> bool| export.names().filter(|n| is_it(*n)).collect::<Vec<_>>();
    let mut found = all(&|n| terms.text(n) == name);
    if found.is_empty() {
        found = all(&|n| terms.parts(n).join(".") == name);
    }
    match found[..] {
        [one] => Ok(one),
        [] => Err(format!("no declaration `{name}`")),
        _ => {
            let texts: Vec<String> = found.iter().map(|n| terms.text(*n)).collect();
            Err(format!("`{name}` may be {}", texts.join(" or ")))
        }
    }
}
