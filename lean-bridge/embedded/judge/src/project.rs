//! What the constants of a project's own modules rest on.
//!
//! The library is taken as it is published; the modules of a project are not. Their declarations come with
//! values, so what is behind them is read off the clean engine's heap: a `sorry`, an axiom or compiled code
//! counts against what rests on it, through however many modules. That their declarations are right is
//! believed: a project is a part of the asker's environment, as the text before a statement is.

use lean_meta::environment::{Constant, Kind};
use lean_meta::expression;
use lean_meta::header::is_of_library;
use lean_meta::modules::Modules;
use lean_protocol::{STANDARD_AXIOMS, believes_compiled_code};
use lean_wasm::layout::inductive;
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The constants of a project's modules in one environment, as far as somebody has asked.
#[derive(Default)]
pub(crate) struct ProjectConstants {
    /// Whether each module of the environment, by its index, is one of the project's. None before the first
    /// question, empty where no module is.
    own: Option<Vec<bool>>,
    /// What a constant mentions, by the address of its name, which stays where it is.
    mentioned: HashMap<u32, Mentioned>,
}

/// What a constant mentions, itself included if it is an axiom.
#[derive(Clone, Default)]
struct Mentioned {
    /// Axioms of the project, and `sorryAx`; compiled code is known by its axioms and constants, too.
    axioms: Vec<String>,
    /// Names of further constants of the project.
    own: Vec<Obj>,
}

impl ProjectConstants {
    /// The axioms, and constants that stand for compiled code, that a constant of the project's modules rests
    /// on, with `sorryAx` for a `sorry`, in alphabetical order; nothing for a constant of the library. `env`
    /// is a `Lean.Environment`, `kernel_env` the kernel's, `root` a `Name`.
    pub(crate) fn axioms_behind(
        &mut self,
        lean: &mut Lean,
        env: &Obj,
        kernel_env: &Obj,
        root: Obj,
    ) -> Result<Vec<String>, Lost> {
        if !self.is_own(lean, env, &root)? {
            return Ok(vec![]);
        }
        let (mut seen, mut found) = (HashSet::from([root.ptr()]), BTreeSet::new());
        let mut waiting = vec![root];
        while let Some(name) = waiting.pop() {
            let mentioned = match self.mentioned.get(&name.ptr()) {
                Some(known) => known.clone(),
                None => {
                    let mentioned = self.look(lean, env, kernel_env, &name)?;
                    self.mentioned.insert(name.ptr(), mentioned.clone());
                    mentioned
                }
            };
            found.extend(mentioned.axioms);
            waiting.extend(mentioned.own.into_iter().filter(|n| seen.insert(n.ptr())));
        }
        Ok(found.into_iter().collect())
    }

    fn look(&mut self, lean: &mut Lean, env: &Obj, kernel_env: &Obj, name: &Obj) -> Result<Mentioned, Lost> {
        let found = lean.call(lean.f.kernel_find, (kernel_env.share(), name.share()))?;
        let Some(info) = found.view().some() else { return Ok(Mentioned::default()) };
        let constant = Constant(info);
        let mut names: Vec<Obj> = vec![];
        let mut add = |name: lean_wasm::object::View<'_>| names.push(name.to_obj());
        expression::constants(constant.ty(), &mut add);
        constant.value().into_iter().for_each(|value| expression::constants(value, &mut add));
        if constant.kind() == Kind::Inductive {
            constant.val().field(inductive::CONSTRUCTORS).list().for_each(&mut add);
        }
        let mut mentioned = Mentioned::default();
        if constant.kind() == Kind::Axiom {
            mentioned.axioms.push(constant.name());
        }
        for name in names {
            let text = name.view().name();
            let is_standard = STANDARD_AXIOMS.contains(&text.as_str());
            if is_standard || text == "sorryAx" || believes_compiled_code(&text) {
                mentioned.axioms.push(text);
            } else if self.is_own(lean, env, &name)? {
                mentioned.own.push(name);
            }
        }
        Ok(mentioned)
    }

    /// Whether a name is that of a constant in one of the project's modules.
    fn is_own(&mut self, lean: &mut Lean, env: &Obj, name: &Obj) -> Result<bool, Lost> {
        let own = match &self.own {
            Some(own) => own,
            None => {
                let names = Modules::of(lean, env)?.names();
                let own: Vec<bool> = names.iter().map(|module| !is_of_library(module)).collect();
                let any = own.contains(&true);
                self.own.insert(if any { own } else { vec![] })
            }
        };
        if own.is_empty() {
            return Ok(false);
        }
        let index = lean.call(lean.f.module_index, (env.share(), name.share()))?;
        let index = index.view().some().and_then(|i| i.scalar());
        Ok(index.is_some_and(|i| own.get(i as usize) == Some(&true)))
    }
}
