//! Judging a text that says itself what it states.

use super::audit::{self, Allowed, Suspect};
use super::case::{Whole, WholeJudgement};
use super::checking::Checking;
use super::closure::Closure;
use super::export::Export;
use super::fingerprint::Fingerprints;
use super::header_engines::{HeaderEngines, open_kernels};
use super::judge::Judge;
use super::limit::Limit;
use super::refusal;
use super::statement::hex;
use super::step::{Stop, accept, guarded, run_with};
use super::text_declarations::{Missing, TextDeclaration, TextDeclarations};
use lean_kernel::{NameId, Terms};
use lean_meta::boot::Booted;
use lean_meta::environment::Constants;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::header;
use lean_meta::source::{OpenError, Source};
use lean_protocol::answer::Audit;
use lean_protocol::answer::Declared;
use lean_protocol::{Judgement, Message, Position, Refusal, Rule, Tier};
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use lean_wasm::watchdog::Watchdog;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

impl Judge {
    /// Elaborates a whole text and judges every theorem in it. `extra` is called with the engine after the
    /// text, for reports; it runs after everything of the verdict that depends on the engine.
    ///
    /// # Errors
    /// As [`Judge::judge`].
    pub fn verify<T>(
        &mut self,
        source: &mut dyn Source,
        watchdog: &Watchdog,
        deadline: Instant,
        whole: Whole<'_>,
        extra: impl Fn(&mut Booted, &[Message]) -> Result<Option<T>, CallError>,
    ) -> Result<WholeJudgement<T>, OpenError> {
        let limit = Limit { watchdog, deadline };
        for checking in Checking::modes([whole.text]) {
            let mut out = WholeJudgement {
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
        out: &mut WholeJudgement<T>,
    ) -> Result<(), Stop> {
        let Whole { text, prelude, axioms } = whole;
        let (imports, start) = header::split(text);
        let engines = match self.engines.fresh(source, &imports, Rule::Error) {
            Ok(engines) => engines,
            Err(Stop::Refused(r)) => {
                let pos = Some(Position { line: 1, column: 0 });
                let data = r.detail.clone();
                out.messages.push(Message { severity: "error".into(), pos, end_pos: None, data });
                return Err(r.into());
            }
            Err(stop) => return Err(stop),
        };
        let HeaderEngines { elaborator, kernels, .. } = engines;
        let engine = elaborator.as_mut().expect("just opened");
        let base = checking.begin(engine, limit, prelude)?;
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
        let list = |lean: &mut Lean| TextDeclarations::read(lean, &terms, &export, &given, text, before);
        let TextDeclarations { declared, missing, unread: behind_exit } =
            limit.watched(&mut engine.lean, list).map_err(Stop::Lost)?;
        let kernels = open_kernels(kernels, source, &imports)?;
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
        let findings = audit::examine(&mut terms, &mut suspect, kernels, closure, &allowed, limit);
        let findings = match findings {
            Ok(findings) => findings?,
            Err(lost) => return Err(engines.without(lost)),
        };
        out.kernel.extend(findings.kernel_refusals(&terms).into_iter().map(|(_, refusal)| refusal));
        for d in declared.iter().filter(|d| d.is_theorem) {
            let audit = match broken.remove(&d.name) {
                Some(refusal) => Audit { refused: Some(refusal), ..Audit::default() },
                None => findings.audit(&terms, d.name),
            };
            let judgement = judgement(&mut terms, &mut export, d, audit);
            out.declarations.push(Declared { judgement, pos: Some(d.pos) });
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
}

/// The constants that were added to the library in a state, by their addresses.
fn addresses(lean: &mut Lean, state: &Obj) -> Result<HashSet<u32>, Lost> {
    let constants = Constants::of(lean, &frontend::environment(state))?;
    Ok(constants.infos().map(|info| info.0.ptr()).collect())
}

fn judgement(terms: &mut Terms, export: &mut Export, d: &TextDeclaration, audit: Audit) -> Judgement {
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
