//! Making Lean's compiler know every function that the library's code holds.
//!
//! The files of the library say, besides their constants, which functions exist for the compiler only:
//! private helpers, specialisations, variants without unused parameters. Their signatures are there as
//! well. But Lean enters such names in its table of what comes from which module only for modules whose
//! separate compiler data it has loaded, and the package has none of those files. Then code that
//! inlines almost anything of the library does not compile: "Unknown constant". Here the table is
//! completed from what was loaded. Only the compiler asks it about names that are no constants, so
//! nothing changes for what can be stated or proved.

use crate::modules::Modules;
use lean_wasm::layout::{hash_map, kernel_environment, tag};
use lean_wasm::lean::Lean;
use lean_wasm::object::{Obj, View, boxed};
use std::collections::HashSet;
use wasmtime::{Error, Result};

/// From a `Lean.Environment` to the kernel's environments in it there are not more steps than this.
const DEPTH: u32 = 6;

/// Completes the table of a freshly imported environment, in place.
///
/// # Errors
/// When the engine is lost or the environment is not laid out as it should be.
pub fn complete(lean: &mut Lean, env: &Obj) -> Result<()> {
    let modules = Modules::of(lean, env)?;
    let kernel = lean.call(lean.f.to_kernel_environment, (env.share(),))?;
    let old = kernel.field(kernel_environment::MODULE_OF_CONSTANT);
    if old.view().fields() != 2 || old.view().field(hash_map::SIZE).scalar().is_none() {
        return Err(Error::msg("the environment has no table of modules where this program looks for it"));
    }
    let mut table = old.clone();
    for index in 0..modules.len() {
        for name in modules.names_of_code(index) {
            let entry = (table, name.share(), boxed(index as u32));
            table = lean.call(lean.f.insert_module_index, entry)?;
        }
    }
    replace(env.view(), &old, &table, 0, &mut HashSet::new());
    match kernel.field(kernel_environment::MODULE_OF_CONSTANT).ptr() == table.ptr() {
        true => Ok(()),
        false => {
            Err(Error::msg("the environment does not hold the kernel's where this program looks for it"))
        }
    }
}

/// Puts `new` in the place of `old` in the structures that `node` leads to.
fn replace(node: View<'_>, old: &Obj, new: &Obj, depth: u32, seen: &mut HashSet<u32>) {
    if node.is_scalar() || depth > DEPTH || !seen.insert(node.ptr()) {
        return;
    }
    if node.tag() == tag::TASK {
        return replace(node.task_value(), old, new, depth + 1, seen);
    }
    for i in 0..node.fields() {
        match node.field(i).ptr() == old.ptr() {
            true => node.set_field(i, new.clone()),
            false => replace(node.field(i), old, new, depth + 1, seen),
        }
    }
}
