//! Lean's kernel in an engine that never runs any text: declarations come to it as terms and are built anew.

use super::builder::{Builder, Built};
use super::export::Export;
use super::limit::Limit;
use super::project::ProjectConstants;
use super::rules::{Context, Fault, Known, Lookup, family_products, recheck};
use lean_kernel::{Declaration, Name, NameId, Recursor, Terms, Unit};
use lean_meta::boot::Booted;
use lean_meta::environment::{Constant, Constants, Kind, Safety};
use lean_meta::expression;
use lean_wasm::layout::except as result;
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Time for reading one constant of the library.
const READING: Duration = Duration::from_secs(10);

/// The clean engine of one header's imports.
pub struct Kernel {
    lean: Lean,
    /// `Lean.Environment` after the imports.
    env: Obj,
    /// Its `Lean.Kernel.Environment`.
    kernel_env: Obj,
    /// What is known of the library's constants, by their parts.
    library: HashMap<Vec<String>, Option<LibraryConstant>>,
    /// Whether there are constants under the library's own names, by the addresses of these.
    names_there: HashMap<u32, bool>,
    project: ProjectConstants,
}

/// A constant of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LibraryConstant {
    /// As it was declared, although theorems and many definitions are loaded without their values.
    pub kind: Kind,
    pub safety: Safety,
    /// Its type mentions nothing that the library does not have.
    pub is_complete: bool,
}

/// Recursors by the family that they were made of.
pub type Recursors = HashMap<NameId, Vec<Recursor>>;

/// What the kernel said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Everything was added, except these declarations, which it refuses for the reasons it gives. The
    /// recursors that it made of families come along.
    Added { except: Vec<(NameId, String)>, recursors: Recursors },
    /// The deadline passed.
    Cancelled,
}

impl Kernel {
    /// Takes over an engine that has run nothing but imports.
    pub fn new(booted: Booted) -> Result<Kernel, Lost> {
        let Booted { mut lean, state } = booted;
        let env = lean_meta::frontend::environment(&state);
        let kernel_env = lean.call(lean.f.to_kernel_environment, (env.share(),))?;
        Ok(Kernel {
            lean,
            env,
            kernel_env,
            library: HashMap::new(),
            names_there: HashMap::new(),
            project: ProjectConstants::default(),
        })
    }

    /// To be called before a use: a deadline that another engine of
    /// this process ran past does not count here.
    pub fn begin(&mut self) {
        self.lean.reset_cancel();
    }

    /// A constant that the type of a library constant mentions and the library does not have.
    pub(crate) fn missing_in_type(&mut self, terms: &Terms, name: NameId) -> Result<Option<String>, Lost> {
        let env = self.kernel_env.clone();
        let Some(info) = self.find_in(terms, &mut Built::default(), &env, name)? else { return Ok(None) };
        let mut mentioned = vec![];
        expression::constants(Constant(info.view()).ty(), &mut |name| mentioned.push(name.to_obj()));
        for name in mentioned {
            // names of the library stay where they are
            let is_there = match self.names_there.get(&name.ptr()) {
                Some(known) => *known,
                None => {
                    let found = self.lean.call(self.lean.f.kernel_find, (env.share(), name.share()))?;
                    let is_there = found.view().some().is_some();
                    self.names_there.insert(name.ptr(), is_there);
                    is_there
                }
            };
            if !is_there {
                return Ok(Some(name.view().name()));
            }
        }
        Ok(None)
    }

    /// What the library has under a name.
    pub(crate) fn library_constant(
        &mut self,
        terms: &Terms,
        name: NameId,
    ) -> Result<Option<LibraryConstant>, Lost> {
        let parts = terms.parts(name);
        // A number and the same digits as text are different names;
        // those with numbers are rare and not remembered.
        let plain = is_plain(terms, name);
        if plain && let Some(known) = self.library.get(&parts) {
            return Ok(*known);
        }
        let object = Builder { lean: &mut self.lean, terms, built: &mut Built::default() }.name(name)?;
        // the last argument: skip constants whose elaboration still runs; nothing runs here
        let found = self.lean.call(self.lean.f.find_constant, (self.env.share(), object.share(), UNIT))?;
        let mut constant = None;
        if let Some(info) = found.view().some() {
            let info = Constant(info);
            let (mut kind, safety) = (info.kind(), info.safety());
            if kind == Kind::Axiom {
                // the library is loaded without values: what was something else stands there as an axiom
                let was = self.lean.call(self.lean.f.original_kind, (self.env.share(), object.share()))?;
                kind = was.view().some().and_then(|k| Kind::original(k.scalar())).unwrap_or(kind);
            }
            let is_complete = self.missing_in_type(terms, name)?.is_none();
            constant = Some(LibraryConstant { kind, safety, is_complete });
        }
        if plain {
            self.library.insert(parts, constant);
        }
        Ok(constant)
    }

    /// The axioms that an imported constant rests on, if it is one of a project's modules: see
    /// [`ProjectConstants::axioms_behind`].
    pub(crate) fn axioms_behind(&mut self, terms: &Terms, name: NameId) -> Result<Vec<String>, Lost> {
        let object = Builder { lean: &mut self.lean, terms, built: &mut Built::default() }.name(name)?;
        // its own name, whose address does not change
        let found = self.lean.call(self.lean.f.kernel_find, (self.kernel_env.share(), object))?;
        let Some(info) = found.view().some() else { return Ok(vec![]) };
        let name = Constant(info).name_view().to_obj();
        self.project.axioms_behind(&mut self.lean, &self.env, &self.kernel_env, name)
    }

    /// Adds those of some units that `wanted` names, each after those it mentions, to the environment of the
    /// imports; what is added is forgotten afterwards.
    pub fn check(
        &mut self,
        terms: &mut Terms,
        units: &[Unit],
        wanted: impl Fn(&Unit) -> bool,
        limit: Limit<'_>,
    ) -> Result<Answer, Lost> {
        self.lean.reset_cancel();
        let _armed = limit.watchdog.arm(&self.lean, limit.deadline);
        let mut built = Built::default();
        let mut known = Known::new(units);
        let mut env = self.kernel_env.clone();
        let (mut except, mut recursors) = (vec![], Recursors::new());
        for unit in units.iter().filter(|u| wanted(u)) {
            let added = match self.add(terms, &mut built, &env, unit)? {
                Ok(new) if matches!(unit, Unit::Family { .. }) => {
                    let right = self.recheck(terms, &mut built, &mut known, &new, unit, limit.deadline)?;
                    right.map(|made| {
                        recursors.insert(unit.name(), made);
                        new
                    })
                }
                added => added,
            };
            if self.lean.is_cancelled() || Instant::now() > limit.deadline {
                return Ok(Answer::Cancelled);
            }
            match added {
                Ok(new) => env = new,
                Err(reason) => except.push((unit.name(), reason)),
            }
        }
        Ok(Answer::Added { except, recursors })
    }

    /// An environment with a unit more, or why there is none.
    fn add(
        &mut self,
        terms: &Terms,
        built: &mut Built,
        env: &Obj,
        unit: &Unit,
    ) -> Result<Result<Obj, String>, Lost> {
        let decl = Builder { lean: &mut self.lean, terms, built }.declaration(unit)?;
        let token = self.lean.some_cancel_token()?;
        let unlimited = 0;
        let add = self.lean.f.add_declaration;
        let r = self.lean.call(add, (env.share(), unlimited, &decl, &token))?;
        if r.view().tag() == result::OK {
            return Ok(Ok(r.field(0)));
        }
        let why = self.lean.call(self.lean.f.kernel_exception_message, (r.field(0), UNIT))?;
        Ok(Err(self.lean.call(self.lean.f.message_data_text, (why,))?.text()))
    }

    /// Checks what the kernel made of a family, in the environment `env` that has it.
    fn recheck(
        &mut self,
        terms: &mut Terms,
        built: &mut Built,
        known: &mut Known<'_>,
        env: &Obj,
        unit: &Unit,
        deadline: Instant,
    ) -> Result<Result<Vec<Recursor>, String>, Lost> {
        let mut find = |terms: &Terms, name| self.find_in(terms, built, env, name);
        let made = match family_products::read(terms, unit, deadline, &mut find)? {
            Ok(made) => made,
            Err(why) => return Ok(Err(why)),
        };
        let definitions = match recheck::definitions(&mut Context::new(terms, self, known), unit, &made) {
            Ok(definitions) => definitions,
            Err(Fault::Broken(why)) => return Ok(Err(why)),
            Err(Fault::Lost(lost)) => return Err(lost),
        };
        for definition in definitions {
            if let Err(why) = self.add(terms, built, env, &Unit::Single(definition))? {
                return Ok(Err(format!("checked again, what the kernel made of it is wrong: {why}")));
            }
        }
        Ok(Ok(made.recursors))
    }

    /// The `ConstantInfo` that the library has under a name.
    ///
    /// # Errors
    /// When the engine is lost.
    pub(crate) fn library_info(&mut self, terms: &Terms, name: NameId) -> Result<Option<Obj>, Lost> {
        let env = self.kernel_env.clone();
        self.find_in(terms, &mut Built::default(), &env, name)
    }

    /// The recursors that the library has for a family, or what is missing there; none for other units.
    ///
    /// # Errors
    /// When the engine is lost.
    pub(crate) fn library_recursors(
        &mut self,
        terms: &mut Terms,
        unit: &Unit,
    ) -> Result<Result<Vec<Recursor>, String>, Lost> {
        if matches!(unit, Unit::Single(_)) {
            return Ok(Ok(vec![]));
        }
        let (env, mut built) = (self.kernel_env.clone(), Built::default());
        let mut find = |terms: &Terms, name| self.find_in(terms, &mut built, &env, name);
        let made = family_products::read(terms, unit, Instant::now() + READING, &mut find)?;
        Ok(made.map(|made| made.recursors))
    }

    /// The `Name` objects of everything that the library declares.
    ///
    /// # Errors
    /// When the engine is lost.
    pub fn library_names(&mut self) -> Result<Vec<Obj>, Lost> {
        let constants = Constants::of(&mut self.lean, &self.env)?;
        Ok(constants.imported().into_iter().map(|(name, _)| name.to_obj()).collect())
    }

    /// The `ConstantInfo` of a constant of an environment that declarations were added to.
    fn find_in(
        &mut self,
        terms: &Terms,
        built: &mut Built,
        env: &Obj,
        name: NameId,
    ) -> Result<Option<Obj>, Lost> {
        let name = Builder { lean: &mut self.lean, terms, built }.name(name)?;
        let found = self.lean.call(self.lean.f.kernel_find, (env.share(), name))?;
        Ok(found.view().some().map(View::to_obj))
    }
}

impl Lookup for Kernel {
    fn library_has(&mut self, terms: &Terms, name: NameId) -> Result<bool, Lost> {
        Ok(self.library_constant(terms, name)?.is_some())
    }

    fn library_declaration(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Declaration>, Fault> {
        let Some(info) = self.library_info(terms, name)? else { return Ok(None) };
        let mut export = Export::without_declarations(Instant::now() + READING);
        match export.read(terms, name, Constant(info.view())) {
            Ok(declaration) => Ok(Some(declaration)),
            Err(why) => Err(Fault::Broken(format!("`{}` cannot be read: {why}", terms.text(name)))),
        }
    }
}

/// Whether a name has no number among its parts.
fn is_plain(terms: &Terms, name: NameId) -> bool {
    let mut at = name;
    loop {
        at = match terms.name(at) {
            Name::Anonymous => return true,
            Name::Str(parent, _) => *parent,
            Name::Num(..) => return false,
        }
    }
}
