//! The engines of a server, one for each header that clients asked for.

use lean_meta::boot::Booted;
use lean_meta::contexts::ContextMaker;
use lean_meta::infotree::ContextInfo;
use lean_meta::lemmas::Lemmas;
use lean_meta::patterns::Index;
use lean_meta::printing::Printer;
use lean_meta::source::{OpenError, Source};
use lean_mutate::{Answers, Known};
use lean_wasm::lean::Lean;
use lean_wasm::object::Obj;
use std::rc::Rc;

/// A Lean with the environment of one header.
pub struct Engine {
    pub header: Rc<str>,
    pub lean: Lean,
    pub maker: ContextMaker,
    /// `Command.State` after the header.
    pub root: Obj,
    /// A context in which nothing is declared or open, once something has needed one.
    pub any_context: Option<ContextInfo>,
    /// The header's lemmas, once something has asked for them.
    pub lemmas: Option<Lemmas>,
    /// What they state, once something has asked for that.
    pub known: Option<Known>,
    /// Answers that mutations have looked for.
    pub answers: Answers,
    /// Which of the header's statements mention what, once something has asked for that.
    pub index: Option<Index>,
    /// Prints the header's statements, once something has asked for one.
    pub printer: Option<Printer>,
}

/// Which of the server's engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EngineId(usize);

#[derive(Default)]
pub struct Engines {
    slots: Vec<Option<Engine>>,
}

impl Engines {
    /// The engine of a header, started if need be.
    pub(crate) fn for_header(
        &mut self,
        source: &mut dyn Source,
        header: &str,
    ) -> Result<EngineId, OpenError> {
        if let Some(i) = self.slots.iter().position(|e| e.as_ref().is_some_and(|e| &*e.header == header)) {
            return Ok(EngineId(i));
        }
        let Booted { mut lean, state } = source.open(header)?;
        let maker = ContextMaker::new(&mut lean, &state).map_err(|e| OpenError::Engine(format!("{e:#}")))?;
        self.slots.push(Some(Engine {
            header: header.into(),
            lean,
            maker,
            root: state,
            any_context: None,
            lemmas: None,
            known: None,
            answers: Answers::default(),
            index: None,
            printer: None,
        }));
        Ok(EngineId(self.slots.len() - 1))
    }

    /// The engine with this id, unless it has been dropped.
    pub fn get(&mut self, id: EngineId) -> Option<&mut Engine> {
        self.slots.get_mut(id.0)?.as_mut()
    }

    /// Headers of the engines, in the order in which they were started.
    pub fn headers(&self) -> Vec<Rc<str>> {
        self.slots.iter().flatten().map(|e| e.header.clone()).collect()
    }

    pub(crate) fn drop_all(&mut self) {
        self.slots.iter_mut().for_each(|s| *s = None);
    }
}
