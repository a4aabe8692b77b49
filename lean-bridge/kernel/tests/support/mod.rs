//! What the kernel's tests have in common: declarations written as text, and a library made of them.
#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]

mod library;
mod parser;
pub mod prelude;

pub use library::TextLibrary;
pub use parser::Parser;

use lean_kernel::{
    ConstantKind, Environment, ExprId, KernelError, KernelLimits, Library, NoLibrary, Recursor, Terms, Unit,
};

/// An environment with its terms.
pub struct World {
    pub terms: Terms,
    pub env: Environment,
}

impl World {
    /// Nothing is declared.
    pub fn empty() -> World {
        let mut terms = Terms::default();
        let env = Environment::new(&mut terms, KernelLimits::default());
        World { terms, env }
    }

    /// These declarations, which must be accepted.
    pub fn with(texts: &[&str]) -> World {
        let mut world = World::empty();
        for text in texts {
            world.must(text);
        }
        world
    }

    /// Declarations written as text, see [`Parser`].
    pub fn units(&mut self, text: &str) -> Vec<Unit> {
        Parser::new(&mut self.terms, text).units()
    }

    /// A term with these universe parameters.
    pub fn expr(&mut self, params: &[&str], text: &str) -> ExprId {
        Parser::new(&mut self.terms, text).single_term(params)
    }

    /// Adds declarations one by one. Gives the first error.
    pub fn add(&mut self, text: &str) -> Result<(), KernelError> {
        self.add_with(&mut NoLibrary, text)
    }

    /// The same on top of a library.
    pub fn add_with(&mut self, library: &mut dyn Library, text: &str) -> Result<(), KernelError> {
        for unit in self.units(text) {
            self.env.add(&mut self.terms, library, &unit, &[])?;
        }
        Ok(())
    }

    /// Adds declarations that are right.
    #[track_caller]
    pub fn must(&mut self, text: &str) {
        if let Err(e) = self.add(text) {
            panic!("refused: {e}\n{text}");
        }
    }

    /// The declarations are right, and are forgotten again.
    #[track_caller]
    pub fn accepts(&mut self, text: &str) {
        let mark = self.env.mark(&self.terms);
        self.must(text);
        self.env.rollback(&mut self.terms, mark);
    }

    /// The last declaration is refused, all before it are right. The
    /// reason must hold `reason`. Everything is forgotten.
    #[track_caller]
    pub fn refuses(&mut self, text: &str, reason: &str) {
        let mark = self.env.mark(&self.terms);
        let mut units = self.units(text);
        let last = units.pop().expect("a declaration");
        for unit in units {
            let name = self.terms.text(unit.name());
            if let Err(e) = self.env.add(&mut self.terms, &mut NoLibrary, &unit, &[]) {
                panic!("`{name}`, which is right, is refused: {e}\n{text}");
            }
        }
        let before = self.env.len();
        match self.env.add(&mut self.terms, &mut NoLibrary, &last, &[]) {
            Ok(()) => panic!("accepted:\n{text}"),
            Err(e) => assert!(e.to_string().contains(reason), "refused for another reason: {e}\n{text}"),
        }
        assert_eq!(self.env.len(), before, "something of it was kept: {text}");
        self.env.rollback(&mut self.terms, mark);
    }

    /// A recursor as the kernel has made it.
    #[track_caller]
    pub fn recursor(&mut self, name: &str) -> Recursor {
        let id = self.terms.dotted(name);
        match self.env.get(id).map(|c| &c.kind) {
            Some(ConstantKind::Recursor(r)) => r.recursor.clone(),
            other => panic!("`{name}` is no recursor: {other:?}"),
        }
    }
}
