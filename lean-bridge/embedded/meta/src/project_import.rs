//! Importing modules of a project, which may run code of theirs.
//!
//! Parsers, elaborators, attributes and extensions that a module declares are values of its code. The last
//! step of an import computes them: Lean's interpreter runs that code, which calls functions of the library
//! that exist for the compiler only. These it must know by then ([`compiled_names`]), and `importModules`
//! leaves no occasion to tell it of them. So its steps are taken one by one here, in its order. Headers that
//! import the library alone are imported as Lean does it: the library's own code is compiled.

use crate::compiled_names;
use crate::initializers;
use lean_wasm::layout::{environment_header, option, realization_context};
use lean_wasm::lean::{Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, Scalar, View, boxed};
use wasmtime::{Error, Result};

/// `OLeanLevel.exported`: the library comes without its private parts, so everything is imported so.
const EXPORTED: Scalar = boxed(0);
/// An empty tree: files are found by the names of their modules.
const NO_ARTIFACTS: Scalar = boxed(1);
/// The trust level that Lean's own command line uses.
pub(crate) const TRUST: u32 = 1024;

/// The environment of the imports in a header's syntax, with all that they add to Lean. Their code has run.
///
/// # Errors
/// Lean's message, when it cannot import them or their code fails; the loss of the engine.
pub(crate) fn whole(lean: &mut Lean, syntax: &Obj) -> Result<Obj> {
    let env = constants(lean, syntax)?;
    compiled_names::complete(lean, &env)?;
    // Lean makes the context in which constants are made on demand last, from the environment without one.
    let place = realizations(env.view())
        .ok_or_else(|| Error::msg("the environment has no context for constants made on demand"))?;
    let context = env.field(place).field(0);
    let without = lean.with(env.view(), [(place, lean.scalar(UNIT))], &[])?;
    let modules = crate::modules::Modules::of(lean, &without)?;
    // every import switches that off when it ends
    lean.machine.call(lean.f.enable_initializer_execution, ())?;
    let action = lean.action(lean.f.finalize_extensions, (without.clone(), modules.data().clone(), UNIT))?;
    let finalized = match lean.io(lean.f.with_importing, (action,))? {
        Ok(env) => env,
        Err(error) => {
            let why = lean.io_error_text(error)?;
            return Err(Error::msg(initializers::explain(lean, &without, &modules, &why)?));
        }
    };
    // kept for ever, as whatever is imported is
    let finalized = lean.call(lean.f.mark_persistent, (UNIT, finalized))?;
    let context = lean.with(context.view(), [(realization_context::ENV, finalized.clone())], &[])?;
    let context = lean.some(context)?;
    Ok(lean.with(finalized.view(), [(place, context)], &[])?)
}

/// The environment with the constants of the imports alone. Nothing of the imported modules has run, and what
/// extensions have stored in them can be looked up but is not at work: there are no notations, no instances
/// and no attributes. Lean's kernel needs none.
///
/// # Errors
/// Lean's message, when it cannot import them; the loss of the engine.
pub(crate) fn constants(lean: &mut Lean, syntax: &Obj) -> Result<Obj> {
    let imports = lean.call(lean.f.header_imports, (syntax.share(), TRUE))?;
    let trust = lean.ctor(0, (), &TRUST.to_le_bytes())?;
    let plugins = lean.array(vec![])?;
    let (leak, extensions) = (TRUE, UNIT);
    let arguments = (imports, UNIT, trust, plugins, leak, extensions, EXPORTED, NO_ARTIFACTS);
    let env = match lean.io(lean.f.import_modules, arguments)? {
        Ok(env) => env,
        Err(error) => return Err(Error::msg(lean.io_error_text(error)?)),
    };
    // before any code runs, which Lean would look at as if it were that of a `module` with its phases
    clear_module_flag(lean, &env)?;
    Ok(env)
}

/// Makes a freshly imported environment one of no `module`. Every header is imported as one (see
/// [`EXPORTED`]): theorems would get private names and `#print axioms` would be refused.
pub(crate) fn clear_module_flag(lean: &mut Lean, env: &Obj) -> Result<(), Lost> {
    let header = lean.call(lean.f.environment_header, (env.share(),))?;
    header.view().set_scalar_u8(environment_header::IS_MODULE, 0);
    Ok(())
}

/// The field of an environment with the context for constants that are made on demand, known by its shape.
fn realizations(env: View<'_>) -> Option<u32> {
    let has_context = |field: View<'_>| {
        !field.is_scalar() && field.tag() == option::SOME && field.fields() == 1 && {
            let context = field.field(0);
            context.fields() == realization_context::FIELDS
                && context.field(realization_context::ENV).fields() == env.fields()
        }
    };
    (0..env.fields()).find(|&i| has_context(env.field(i)))
}
