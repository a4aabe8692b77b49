//! The engines that judging takes, and the order of events.
//!
//! For each header there are two: the *elaborator* runs statement and candidate and is made
//! afresh for every judgement, so that nothing a text does to its engine outlives it; the
//! *kernel* runs no text at all and may serve for ever.

use super::Declared;
use super::audit::{self, Allowed, Audit, AuditLost, Limit, Suspect};
use super::bench::{Bench, open_kernel};
use super::case::{Case, Verified, Whole};
use super::checking::Checking;
use super::closure::Closure;
use super::export::Export;
use super::fingerprint::Fingerprints;
use super::loss;
use super::own::{Declarations, Missing, Own, declarations, own};
use super::refusal;
use super::statement::{self, Statement, hex};
use super::step::{Stop, accept, guarded, run, run_with};
use lean_kernel::{NameId, Terms};
use lean_meta::boot::Booted;
use lean_meta::environment::Constants;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::header;
use lean_meta::source::{OpenError, Source};
use lean_protocol::{Judgement, Tier};
use lean_protocol::{Message, Position};
use lean_protocol::{Refusal, Rule};
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use lean_wasm::watchdog::Watchdog;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Headers whose engines are kept.
const MOST_BENCHES: usize = 3;
/// Bad headers that are remembered.
const MOST_BAD_HEADERS: usize = 100;

/// The judge.
#[derive(Default)]
pub struct Court {
    /// The one used last stands last.
    benches: Vec<Bench>,
    /// Headers that do not import, with Lean's reasons: finding out takes a second, under a lock.
    bad_headers: HashMap<String, String>,
}

impl Court {
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
        let bench = self.bench(source, case.imports, Rule::Statement)?;
        let elaborator = bench.elaborator.as_mut().expect("opened by `bench`");
        let mut base = begin(elaborator, checking, limit, case.prelude)?;
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
        let own = own(lean, &terms, &export, &asked, case.statement, HashSet::new()).map_err(Stop::Lost)?;
        let name = statement::target(&terms, &export, &before, &own, case.name)
            .map_err(|why| Refusal::new(Rule::Statement, why))?;
        let statement = Statement::read(&mut terms, &mut export, name, case.axioms)?;
        out.name = terms.text(name);
        let stated = own.into_iter().find(|d| d.name == name);
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
            let bench = self.bench(source, &imports, Rule::Error)?;
            let elaborator = bench.elaborator.as_mut().expect("opened by `bench`");
            base = begin(elaborator, checking, limit, case.prelude)?;
        }
        let bench = self.benches.last_mut().expect("opened by `bench`");
        let Bench { elaborator, kernel, .. } = bench;
        let lean = &mut elaborator.as_mut().expect("opened by `bench`").lean;
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
        let kernel = open_kernel(kernel, source, &imports)?;
        let allowed = Allowed { names: case.axioms.to_vec(), declared: Some(statement.axioms) };
        let mut closure = Closure::new(true);
        closure.add(&mut terms, &mut export, name)?;
        let mut suspect = Suspect { lean, env: &env, export: &mut export };
        let findings = audit::examine(&mut terms, &mut suspect, kernel, closure, &allowed, limit);
        let audit = findings.map_err(|lost| bench.without(lost))??.audit(&terms, name);
        out.axioms = audit.axioms;
        if let Some(refusal) = audit.refused {
            return Err(refusal.into());
        }
        out.tier = Some(Tier::Audited);
        Ok(())
    }

    /// Elaborates a whole text and judges every theorem in it. `extra` is called with the engine after the
    /// text, for reports; it runs after everything of the verdict that depends on the engine.
    ///
    /// # Errors
    /// As [`Court::judge`].
    pub fn verify<T>(
        &mut self,
        source: &mut dyn Source,
        watchdog: &Watchdog,
        deadline: Instant,
        whole: Whole<'_>,
        extra: impl Fn(&mut Booted, &[Message]) -> Result<Option<T>, CallError>,
    ) -> Result<Verified<T>, OpenError> {
        let limit = Limit { watchdog, deadline };
        for checking in Checking::modes([whole.text]) {
            let mut out = Verified {
                tier: None,
                refused: None,
                declarations: vec![],
                messages: vec![],
                extra: None,
                kernel: vec![],
                unproved: None,
            };
            let result = guarded(|| self.try_verify(source, limit, whole, checking, &extra, &mut out));
            self.conclude(result, &mut out.refused)?;
            if checking.is_to_blame(out.kernel.first()) {
                continue;
            }
            if out.refused.is_none() {
                let refused = out.declarations.iter().find_map(|d| d.judgement.refused.as_ref());
                out.refused = refused.or(out.kernel.first()).or(out.unproved.as_ref()).cloned();
                let tiers = out.declarations.iter().map(|d| d.judgement.tier);
                out.tier = tiers.min().flatten();
                if out.refused.is_some() {
                    out.tier = out.tier.min(Some(Tier::Replayed));
                }
            }
            return Ok(out);
        }
        Err(OpenError::Engine("no way of checking is left".into()))
    }

    fn try_verify<T>(
        &mut self,
        source: &mut dyn Source,
        limit: Limit<'_>,
        whole: Whole<'_>,
        checking: Checking,
        extra: impl Fn(&mut Booted, &[Message]) -> Result<Option<T>, CallError>,
        out: &mut Verified<T>,
    ) -> Result<(), Stop> {
        let Whole { text, prelude, axioms } = whole;
        let (imports, start) = header::split(text);
        let bench = match self.bench(source, &imports, Rule::Error) {
            Ok(bench) => bench,
            Err(Stop::Refused(r)) => {
                let pos = Some(Position { line: 1, column: 0 });
                let data = r.detail.clone();
                out.messages.push(Message { severity: "error".into(), pos, end_pos: None, data });
                return Err(r.into());
            }
            Err(stop) => return Err(stop),
        };
        let Bench { elaborator, kernel, .. } = bench;
        let engine = elaborator.as_mut().expect("opened by `bench`");
        let base = begin(engine, checking, limit, prelude)?;
        // asked before the text can have a say in it
        let before = limit.watched(&mut engine.lean, |lean| addresses(lean, &base)).map_err(Stop::Lost)?;
        let options = RunOptions {
            start,
            record: true,
            name_examples: true,
            auto_bound: true,
            ..RunOptions::default()
        };
        let given = run_with(&mut engine.lean, limit, &base, text, &options)?;
        out.messages.clone_from(&given.messages);
        let accepted = accept(&given, Rule::Error, "the text");
        if given.cancelled {
            return accepted.map_err(Stop::from);
        }
        let mut terms = Terms::default();
        let env = frontend::environment(&given.state);
        let constants =
            limit.watched(&mut engine.lean, |lean| Constants::of(lean, &env)).map_err(Stop::Lost)?;
        let mut export = Export::new(&mut terms, &constants, limit.deadline)
            .map_err(|e| refusal::unreadable("the text", &e))?;
        let list = |lean: &mut Lean| declarations(lean, &terms, &export, &given, text, before);
        let Declarations { own: declared, missing, unread: behind_exit } =
            limit.watched(&mut engine.lean, list).map_err(Stop::Lost)?;
        let kernel = open_kernel(kernel, source, &imports)?;
        let allowed = Allowed { names: axioms.to_vec(), declared: None };
        let mut closure = Closure::new(true);
        let mut broken = HashMap::new();
        for declared in &declared {
            let name = declared.name;
            if let Err(refusal) = closure.add(&mut terms, &mut export, name) {
                broken.insert(name, refusal);
            }
        }
        let mut suspect = Suspect { lean: &mut engine.lean, env: &env, export: &mut export };
        let findings = audit::examine(&mut terms, &mut suspect, kernel, closure, &allowed, limit);
        let findings = match findings {
            Ok(findings) => findings?,
            Err(lost) => return Err(bench.without(lost)),
        };
        out.kernel.extend(findings.kernel_refusals(&terms).into_iter().map(|(_, refusal)| refusal));
        for d in declared.iter().filter(|d| d.is_theorem) {
            let audit = match broken.remove(&d.name) {
                Some(refusal) => Audit { refused: Some(refusal), ..Audit::default() },
                None => findings.audit(&terms, d.name),
            };
            let judgement = judgement(&mut terms, &mut export, d, audit);
            out.declarations.push(Declared { judgement, pos: d.pos });
        }
        // What is left belongs to no theorem; what cannot be read was checked by nobody.
        let unread = |n: &NameId| broken.get(n).filter(|r| !out.kernel.contains(r)).cloned();
        let unread: Vec<Refusal> = declared.iter().filter_map(|d| unread(&d.name)).collect();
        out.kernel.extend(unread);
        // Lean says nothing of it, and a reader may miss it
        out.messages.extend(behind_exit.map(|pos| Message {
            severity: "warning".into(),
            pos: Some(pos),
            end_pos: None,
            data: "what stands behind `#exit` is not read".into(),
        }));
        out.unproved = findings.unproved(&terms);
        if let Some(Missing { pos, why, is_exchanged }) = missing {
            let refusal = Refusal::new(Rule::Missing, format!("line {}: {why}", pos.line));
            for d in out.declarations.iter_mut().filter(|_| is_exchanged) {
                d.judgement.tier = d.judgement.tier.min(Some(Tier::Replayed));
                d.judgement.refused.get_or_insert_with(|| refusal.clone());
            }
            out.unproved.get_or_insert(refusal);
        }
        drop((export, constants, given));
        match extra(engine, &out.messages) {
            Ok(made) => out.extra = made,
            Err(CallError::Lost(lost)) => return Err(Stop::Lost(lost)),
            Err(CallError::Exception(why)) => tracing::warn!(why, "a report on a verified text failed"),
        }
        accepted.map_err(Stop::from)
    }

    /// Audits a declaration of an engine that lives outside of the court.
    ///
    /// # Errors
    /// [`OpenError`] for the kernel's engine.
    pub fn audit(
        &mut self,
        source: &mut dyn Source,
        watchdog: &Watchdog,
        deadline: Instant,
        imports: &str,
        lean: &mut Lean,
        env: &Obj,
        name: &str,
    ) -> Result<Result<Audit, Lost>, OpenError> {
        let limit = Limit { watchdog, deadline };
        let at = self.bench_at(imports);
        let kernel = match open_kernel(&mut self.benches[at].kernel, source, imports) {
            Ok(kernel) => kernel,
            Err(Stop::Open(e)) => return Err(e),
            Err(Stop::Refused(r)) => return Err(OpenError::Engine(r.detail)),
            Err(Stop::Lost(lean)) => return Err(OpenError::Engine(lean.to_string())),
        };
        let mut terms = Terms::default();
        let constants = match Constants::of(lean, env) {
            Ok(c) => c,
            Err(lost) => return Ok(Err(lost)),
        };
        let refused = |r| Ok(Ok(Audit { refused: Some(r), ..Audit::default() }));
        let mut export = match Export::new(&mut terms, &constants, deadline) {
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
        match audit::examine(&mut terms, &mut suspect, kernel, closure, &Allowed::default(), limit) {
            Ok(Ok(findings)) => Ok(Ok(findings.audit(&terms, id))),
            Ok(Err(refusal)) => refused(refusal),
            Err(AuditLost::Suspect(lost)) => Ok(Err(lost)),
            Err(AuditLost::Kernel(lost)) => {
                self.benches[at].kernel = None;
                refused(loss::of_loss("the kernel", &lost))
            }
        }
    }

    /// Makes used elaborators fresh, so that the next judgement need not wait for it.
    pub fn tidy(&mut self, source: &mut dyn Source) {
        for bench in self.benches.iter_mut().filter(|b| b.elaborator.is_some()) {
            // a failure shows again, with its cause, when the engine is needed
            let _ = bench.renew(source);
        }
    }

    fn bench_at(&mut self, imports: &str) -> usize {
        if let Some(i) = self.benches.iter().position(|b| b.imports == imports) {
            let bench = self.benches.remove(i);
            self.benches.push(bench);
        } else {
            if self.benches.len() == MOST_BENCHES {
                self.benches.remove(0);
            }
            self.benches.push(Bench { imports: imports.into(), elaborator: None, used: false, kernel: None });
        }
        self.benches.len() - 1
    }

    /// The bench of a header with a fresh elaborator, which counts as used from now on.
    /// `rule`: whose fault a header is that does not import.
    fn bench(&mut self, source: &mut dyn Source, imports: &str, rule: Rule) -> Result<&mut Bench, Stop> {
        if let Some(why) = self.bad_headers.get(imports) {
            return Err(Refusal::new(rule, why).into());
        }
        let at = self.bench_at(imports);
        match self.benches[at].renew(source) {
            Ok(()) => {}
            Err(OpenError::Header(why)) => {
                self.benches.remove(at);
                if self.bad_headers.len() == MOST_BAD_HEADERS {
                    self.bad_headers.clear();
                }
                self.bad_headers.insert(imports.into(), why.clone());
                return Err(Refusal::new(rule, why).into());
            }
            Err(e) => return Err(e.into()),
        }
        let bench = &mut self.benches[at];
        bench.used = true;
        Ok(bench)
    }

    /// Turns what ended a judgement into its refusal.
    fn conclude(&mut self, result: Result<(), Stop>, refused: &mut Option<Refusal>) -> Result<(), OpenError> {
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
        if let Some(bench) = self.benches.last_mut() {
            bench.elaborator = None;
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

/// The state after the asker's prelude, in which the first text begins.
fn begin(elaborator: &mut Booted, checking: Checking, limit: Limit<'_>, prelude: &str) -> Result<Obj, Stop> {
    let state = checking.begin(elaborator, limit)?;
    if prelude.is_empty() {
        return Ok(state);
    }
    let run = run(&mut elaborator.lean, limit, &state, prelude, 0)?;
    accept(&run, Rule::Statement, "the prelude")?;
    Ok(run.state)
}

/// The constants that were added to the library in a state, by their addresses.
fn addresses(lean: &mut Lean, state: &Obj) -> Result<HashSet<u32>, Lost> {
    let constants = Constants::of(lean, &frontend::environment(state))?;
    Ok(constants.infos().map(|info| info.0.ptr()).collect())
}

fn judgement(terms: &mut Terms, export: &mut Export, d: &Own, audit: Audit) -> Judgement {
    let mut closure = Closure::new(false);
    let read = closure.add_type(terms, export, d.name).ok();
    let ty = read.and_then(|()| export.declaration(terms, d.name).ok().flatten()).map(|d| d.ty);
    let hash = ty.map(|ty| hex(Fingerprints::new(terms, &closure.units).statement(ty)));
    let name = terms.text(d.name);
    let (tier, refused) = match &d.error {
        Some(why) => (None, Some(Refusal::of(Rule::Error, &name, why))),
        None if audit.refused.is_none() => (Some(Tier::Audited), None),
        None => (Some(Tier::Replayed), audit.refused),
    };
    Judgement {
        tier,
        name,
        statement_hash: hash.unwrap_or_default(),
        axioms: audit.axioms,
        refused,
        auto_bound: d.auto_bound.clone(),
        ..Judgement::default()
    }
}
