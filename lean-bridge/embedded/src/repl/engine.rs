//! The engines of a server, one for each header that clients asked for.

use crate::boot::Booted;
use crate::contexts::ContextMaker;
use crate::infotree::ContextInfo;
use crate::lean::Lean;
use crate::lemmas::Lemmas;
use crate::mutation::{Answers, Known};
use crate::object::Obj;
use crate::patterns::Index;
use crate::printing::Printer;
use std::rc::Rc;

/// Makes running Leans; the server asks for one the first time a header is used, and again after losing one.
pub trait Source {
    /// A Lean whose state is the environment of `header` (canonical
    /// text: one `import` per line, empty for none).
    fn open(&mut self, header: &str) -> Result<Booted, OpenError>;

    /// The same as [`Source::open`], in place of a Lean of this header that is not needed any more.
    fn renew(&mut self, header: &str, old: Booted) -> Result<Booted, OpenError> {
        drop(old);
        self.open(header)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The header names something that does not exist or does not import: Lean's message.
    #[error("{0}")]
    Header(String),
    #[error("the Lean engine does not start: {0}")]
    Engine(String),
}

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
pub struct EngineId(usize);

#[derive(Default)]
pub struct Engines {
    slots: Vec<Option<Engine>>,
}

impl Engines {
    /// The engine of a header, started if need be.
    pub fn for_header(&mut self, source: &mut dyn Source, header: &str) -> Result<EngineId, OpenError> {
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

    pub fn drop_all(&mut self) {
        self.slots.iter_mut().for_each(|s| *s = None);
    }
}
