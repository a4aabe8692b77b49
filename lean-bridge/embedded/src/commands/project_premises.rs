//! `projectPremises`: what modules that are not the library's, and the text itself, declare for a goal's use.

use crate::engine::Engine;
use crate::proof_snapshot::pretty;
use lean_meta::environment::{Constant, Constants};
use lean_meta::expression;
use lean_meta::header::is_of_library;
use lean_meta::modules::Modules;
use lean_meta::premises::cited_kind;
use lean_meta::proof_state::{Contexts, Live, ProofState};
use lean_protocol::answer::{LibraryPremise, ModulePremises, ProjectPremises};
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::object::View;
use std::collections::BTreeSet;

/// Statements given when a query sets no limit.
const DEFAULT_LIMIT: usize = 1000;

/// The statements that are nearest to the state: those of its own text, then those of the modules imported
/// last. Types are printed as Lean shows them, which is quick, and not read back.
pub fn project_premises(
    engine: &mut Engine,
    state: &ProofState,
    limit: Option<usize>,
) -> Result<ProjectPremises, CallError> {
    let lean = &mut engine.lean;
    let env = state.environment();
    let constants = Constants::of(lean, &env)?;
    let modules = Modules::of(lean, &env)?;
    let names = modules.names();
    let of_project = (0..names.len()).rev().filter(|i| !is_of_library(&names[*i]));
    let of_text: Vec<Constant<'_>> = constants.added().map(|(_, constant)| constant).collect();
    let of_modules = of_project.map(|i| (names[i].clone(), modules.constants(i)));
    let all = std::iter::once((String::new(), of_text)).chain(of_modules);
    let core = lean.limited(state.contexts.core.view(), None)?;
    let contexts = Contexts { core, ..state.contexts.clone() };
    let live = state.enter(lean, contexts)?;
    let (mut left, mut answer) = (limit.unwrap_or(DEFAULT_LIMIT), ProjectPremises::default());
    for (module, declared) in all {
        let mut found = vec![];
        for constant in declared {
            if let Some(kind) = cited_kind(lean, &env, constant)? {
                found.push((constant.name(), kind, constant));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let total = found.len();
        let mut premises = vec![];
        for (_, kind, constant) in found.into_iter().take(left) {
            match premise(lean, &live, kind, constant) {
                // one type that Lean cannot print must not cost the others
                Err(CallError::Exception(_)) if !lean.is_cancelled() => {}
                printed => premises.push(printed?),
            }
        }
        left -= premises.len();
        if total > 0 {
            answer.modules.push(ModulePremises { module, total, premises });
        }
    }
    Ok(answer)
}

fn premise(
    lean: &mut Lean,
    live: &Live,
    kind: &str,
    constant: Constant<'_>,
) -> Result<LibraryPremise, CallError> {
    let format = lean.monadic(lean.f.pp_expr, (constant.ty().to_obj(),), live.meta_arguments())?;
    let mut uses = BTreeSet::new();
    expression::constants(constant.ty(), &mut |name: View<'_>| {
        uses.insert(name.name());
    });
    Ok(LibraryPremise {
        name: lean.call(lean.f.name_text, (constant.name_view().share(),))?.text(),
        kind: kind.into(),
        ty: pretty(lean, format)?,
        form: None,
        levels: constant.level_params(),
        constants: uses.into_iter().collect(),
    })
}
