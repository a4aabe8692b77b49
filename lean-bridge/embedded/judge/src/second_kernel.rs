//! The second kernel's part in a judgement: `lean-kernel` checks what Lean's kernel has
//! checked, in this process and outside of any engine.

use super::disagreement::{self, Asked};
use super::export::Export;
use super::kernel::{Kernel, Recursors};
use super::library::HeapLibrary;
use lean_kernel::{
    Copier, Environment, EnvironmentMark, KernelError, KernelLimits, NameId, Recursor, Terms, Unit,
};
use lean_wasm::LEAN_VERSION;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Time for reading what a judgement has asked the library for again, to keep it.
const READING: Duration = Duration::from_secs(30);
/// Expressions that one judgement may make, at up to 60 bytes each.
const MOST_TERMS: usize = 12_000_000;

/// The library as far as it was asked for, kept from judgement to
/// judgement; everything else is forgotten after each.
pub struct SecondKernel {
    terms: Terms,
    env: Environment,
    /// What was read of the library and stays in `terms`.
    export: Export,
}

/// What the second kernel says of a unit that it does not accept.
pub struct Objection {
    /// The unit, in the asker's terms.
    pub unit: NameId,
    pub why: KernelError,
    /// A file to repeat it with, or why there is none. Not for a limit that was reached.
    pub file: Option<Result<PathBuf, String>>,
}

impl Default for SecondKernel {
    fn default() -> SecondKernel {
        let mut terms = Terms::default();
        let env = Environment::new(&mut terms, KernelLimits::default());
        SecondKernel { terms, env, export: Export::without_declarations(Instant::now() + READING) }
    }
}

impl SecondKernel {
    /// Checks units, each after those it mentions. `kernel` has the
    /// library that they rest on, and has made `recursors`.
    pub fn check<'u>(
        &mut self,
        kernel: &mut Kernel,
        from: &Terms,
        units: impl Iterator<Item = &'u Unit>,
        recursors: &Recursors,
        deadline: Instant,
    ) -> Vec<Objection> {
        let terms = self.terms.len() + MOST_TERMS;
        self.env.set_limits(KernelLimits { deadline: Some(deadline), terms, ..KernelLimits::default() });
        let mark = self.env.mark(&self.terms);
        let mut asked: Vec<Asked> = vec![];
        let mut objections = vec![];
        // read into terms that are forgotten afterwards, so the reading is as well
        let mut export = Export::without_declarations(deadline);
        let mut copier = Copier::new(from);
        for unit in units {
            let copy = copier.unit(&mut self.terms, unit);
            let library = &mut HeapLibrary { kernel, export: &mut export };
            let claimed = recursors.get(&unit.name()).into_iter().flatten();
            let claimed: Vec<Recursor> = claimed.map(|r| copier.recursor(&mut self.terms, r)).collect();
            let added = self.env.add(&mut self.terms, library, &copy, &claimed);
            asked.push(Asked { unit: copy, recursors: claimed });
            if let Err(why) = added.and_then(|()| self.look_at_assumed(&asked)) {
                // what comes after it may only lack this one
                let is_first = objections.is_empty() && !matches!(why, KernelError::Limit(_));
                let file = is_first.then(|| self.write(library, &asked));
                objections.push(Objection { unit: unit.name(), why, file });
            }
        }
        let own: Vec<NameId> = asked.iter().map(|a| a.unit.name()).collect();
        self.forget(kernel, mark, &own);
        objections
    }

    /// Refuses functions of the text that the kernel has computed with by their names
    /// alone: only the library may declare such ones.
    fn look_at_assumed(&self, asked: &[Asked]) -> Result<(), KernelError> {
        let assumed = self.env.assumed();
        let own = assumed.iter().find(|name| asked.iter().any(|a| a.unit.name() == **name));
        own.map_or(Ok(()), |name| Err(KernelError::Primitive(self.terms.text(*name))))
    }

    /// Writes the unit that was asked last to a file.
    fn write(&mut self, library: &mut HeapLibrary<'_>, asked: &[Asked]) -> Result<PathBuf, String> {
        let last = asked.last().map(|a| a.unit.name()).ok_or("nothing was asked")?;
        disagreement::write(&self.env, &mut self.terms, library, asked, last, LEAN_VERSION)
            .map_err(|e| e.to_string())
    }

    /// Goes back to the mark, and asks again for what the library was asked for, to keep that.
    fn forget(&mut self, kernel: &mut Kernel, mark: EnvironmentMark, own: &[NameId]) {
        let mut names = Terms::default();
        let mut copier = Copier::new(&self.terms);
        let asked: Vec<NameId> = self
            .env
            .added_since(mark)
            .iter()
            .filter(|n| !own.contains(&self.env.unit_of(**n)))
            .map(|n| copier.name(&mut names, *n))
            .collect();
        self.env.rollback(&mut self.terms, mark);
        let mut copier = Copier::new(&names);
        self.export.set_deadline(Instant::now() + READING);
        for name in asked {
            let name = copier.name(&mut self.terms, name);
            let library = &mut HeapLibrary { kernel, export: &mut self.export };
            // a failure shows again, with its reason, where the constant is needed
            let _ = self.env.load(&mut self.terms, library, name);
        }
    }
}
