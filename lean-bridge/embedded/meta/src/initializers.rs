//! What modules run when they are imported: their `initialize` declarations.

use crate::header::is_of_library;
use crate::modules::Modules;
use lean_wasm::layout::{except, module_data, pair};
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// The extension with the declarations of `initialize`, and of what is made by it (`register_option`, …).
const REGULAR: &str = "Lean.regularInitAttr";
/// The extension with those of `builtin_initialize`.
const BUILTIN: &str = "Lean.builtinInitAttr";

/// An `initialize` declaration.
struct Initializer<'a> {
    /// The constant that gets the value, or the action itself where there is none.
    name: View<'a>,
    /// Whether there is a value.
    has_value: bool,
}

/// The declarations that an extension has of a module (a `ModuleData`), in their order.
fn declared<'a>(module: View<'a>, extension: &str) -> Vec<Initializer<'a>> {
    let entries = module.field(module_data::ENTRIES).array();
    let own = entries.filter(|entry| entry.field(pair::FIRST).name() == extension);
    own.flat_map(|entry| entry.field(pair::SECOND).array())
        .map(|i| Initializer { name: i.field(pair::FIRST), has_value: !i.field(pair::SECOND).is_scalar() })
        .collect()
}

/// Says why an import failed with the error `why` of Lean: which `initialize` declaration of which module it
/// was, if it was one. `env` is the environment after the import's first step.
///
/// # Errors
/// When the engine is lost.
pub(crate) fn explain(lean: &mut Lean, env: &Obj, modules: &Modules, why: &str) -> Result<String, Lost> {
    // Lean runs them in the order of the modules: what has its value by now did not fail, nor did what came
    // before it
    let mut actions: Vec<String> = vec![];
    for (module, data) in modules.names().into_iter().zip(modules.data().view().array()) {
        let own = if is_of_library(&module) { vec![] } else { declared(data, REGULAR) };
        for Initializer { name, has_value } in own {
            if !has_value {
                actions.push(format!("an action of `{module}`"));
                continue;
            }
            let value = lean.call(lean.f.evaluate_constant, (env, UNIT, name))?;
            if value.view().tag() != except::OK {
                actions.push(format!("`{}` of `{module}`", name.name()));
                return Ok(failed(&actions, why));
            }
            actions.clear();
        }
    }
    Ok(if actions.is_empty() { why.to_owned() } else { failed(&actions, why) })
}

fn failed(suspects: &[String], why: &str) -> String {
    format!(
        "{}, declared by `initialize` to run when the module is imported, fails: {why}; an `initialize` has \
         no files, processes or network, and may register a thing once",
        suspects.join(", or ")
    )
}

/// What is wrong with a module (a `ModuleData`) that says `builtin_initialize`: nobody who imports it would
/// ever see that run. Nothing, if there is none.
pub(crate) fn builtin(module: View<'_>) -> Option<String> {
    let found = declared(module, BUILTIN);
    let first = found.first()?;
    let what = match first.has_value {
        true => format!("`{}` is", first.name.name()),
        false => "an action is".into(),
    };
    Some(format!(
        "{what} declared by `builtin_initialize`, which runs in Lean's own library only: it would never run \
         where this module is imported; write `initialize`"
    ))
}
