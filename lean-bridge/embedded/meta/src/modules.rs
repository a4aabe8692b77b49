//! The modules behind an environment: who imports whom, and what each declares.

use crate::environment::Constant;
use lean_protocol::LossReason;
use lean_wasm::layout::{import, module_data};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};

/// The imported modules, in the order of their indices: what a module imports comes before it.
pub struct Modules {
    /// `Array ModuleData`
    data: Obj,
    names: Obj,
}

impl Modules {
    /// `env` is a `Lean.Environment`.
    ///
    /// # Errors
    /// When the engine is lost.
    pub fn of(lean: &mut Lean, env: &Obj) -> Result<Modules, Lost> {
        let header = lean.call(lean.f.environment_header, (env.share(),))?;
        let names = lean.call(lean.f.module_names, (env.share(),))?;
        // the header's fields differ between versions of Lean; its modules' data are known by their shape
        let modules = names.view().array().len();
        let is_data =
            |f: &View<'_>| f.array().len() == modules && f.array().all(|d| d.fields() == module_data::FIELDS);
        let header = header.view();
        let data = (0..header.fields()).map(|i| header.field(i)).find(is_data).map(View::to_obj);
        let data = data.ok_or_else(|| Lost {
            reason: LossReason::Trap,
            detail: "the environment's header has no module data where this program looks for it".into(),
        })?;
        Ok(Modules { data, names })
    }

    /// Their names.
    pub fn names(&self) -> Vec<String> {
        self.names.view().array().map(View::name).collect()
    }

    /// Their `ModuleData`, an `Array`.
    pub(crate) fn data(&self) -> &Obj {
        &self.data
    }

    /// Names of the modules that the module at `index` imports itself.
    pub fn imports(&self, index: usize) -> Vec<String> {
        let data = self.data.view().array().nth(index);
        let imports = data.into_iter().flat_map(|d| d.field(module_data::IMPORTS).array());
        imports.map(|i| i.field(import::MODULE).name()).collect()
    }

    /// The number of modules.
    pub fn len(&self) -> usize {
        self.data.view().array().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `Name`s of the functions of the module at `index` that exist for the compiler only.
    pub(crate) fn names_of_code(&self, index: usize) -> Vec<View<'_>> {
        let data = self.data.view().array().nth(index);
        data.into_iter().flat_map(|d| d.field(module_data::NAMES_OF_CODE).array()).collect()
    }

    /// The constants that the module at `index` declares.
    pub fn constants(&self, index: usize) -> Vec<Constant<'_>> {
        let data = self.data.view().array().nth(index);
        data.into_iter().flat_map(|d| d.field(module_data::CONSTANTS).array()).map(Constant).collect()
    }
}
