//! `premises`: the library's modules, and the statements of one of them.

use super::constants::any_context;
use crate::answer::Answer;
use crate::engine::Engine;
use lean_meta::frontend;
use lean_meta::modules;
use lean_meta::premises::of_module;
use lean_meta::printing::Printer;
use lean_protocol::answer::{Module, ModulePremises, Modules};
use lean_protocol::request::PremisesQuery;
use lean_wasm::lean::CallError;

/// The answer to `premises`; `None` if there is no such module.
pub fn premises(engine: &mut Engine, query: &PremisesQuery) -> Result<Option<Answer>, CallError> {
    let env = frontend::environment(&engine.root);
    let modules = modules::Modules::of(&mut engine.lean, &env)?;
    let names = modules.names();
    let Some(index) = query.module else {
        let list = names.iter().enumerate().map(|(i, name)| Module {
            name: name.clone(),
            imports: modules.imports(i),
            constants: modules.constants(i).len(),
        });
        return Ok(Some(Answer::of(&Modules { modules: list.collect() })));
    };
    let Some(name) = names.get(index) else { return Ok(None) };
    ensure_printer(engine)?;
    let Some(printer) = &mut engine.printer else { return Ok(None) };
    let range = query.skip..query.skip.saturating_add(query.limit.unwrap_or(usize::MAX));
    let (premises, total) = of_module(&mut engine.lean, &env, &modules, index, printer, range)?;
    Ok(Some(Answer::of(&ModulePremises { module: name.clone(), total, premises })))
}

/// Makes the engine's printer, if it has none.
pub(crate) fn ensure_printer(engine: &mut Engine) -> Result<(), CallError> {
    if engine.printer.is_none() {
        let context = any_context(engine)?;
        let env = frontend::environment(&engine.root);
        let lean = &mut engine.lean;
        let no_goals = lean.scalar(lean_wasm::lean::UNIT);
        let mvars = context.mvar_context();
        let base = engine.maker.proof_state(lean, context.0.view(), mvars, no_goals, Some(&env))?;
        engine.printer = Some(Printer::new(lean, &engine.root, base)?);
    }
    Ok(())
}
