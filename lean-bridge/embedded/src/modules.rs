//! The modules behind an environment: who imports whom, and what each declares.

use crate::environment::Constant;
use crate::layout::{environment_header, import, module_data};
use crate::lean::Lean;
use crate::machine::Lost;
use crate::object::{Obj, View};

/// The imported modules, in the order of their indices: what a module imports comes before it.
pub struct Modules {
    header: Obj,
    names: Obj,
}

impl Modules {
    /// `env` is a `Lean.Environment`.
    ///
    /// # Errors
    /// When the engine is lost.
    pub fn of(l: &mut Lean, env: &Obj) -> Result<Modules, Lost> {
        let header = l.call(l.f.environment_header, [env.share()])?;
        let names = l.call(l.f.module_names, [env.share()])?;
        Ok(Modules { header, names })
    }

    /// Their names.
    pub fn names(&self) -> Vec<String> {
        self.names.view().array().map(View::name).collect()
    }

    fn data(&self) -> View<'_> {
        self.header.view().field(environment_header::MODULE_DATA)
    }

    /// Names of the modules that the module at `index` imports itself.
    pub fn imports(&self, index: usize) -> Vec<String> {
        let data = self.data().array().nth(index);
        let imports = data.into_iter().flat_map(|d| d.field(module_data::IMPORTS).array());
        imports.map(|i| i.field(import::MODULE).name()).collect()
    }

    /// The constants that the module at `index` declares.
    pub fn constants(&self, index: usize) -> Vec<Constant<'_>> {
        let data = self.data().array().nth(index);
        data.into_iter().flat_map(|d| d.field(module_data::CONSTANTS).array()).map(Constant).collect()
    }
}
