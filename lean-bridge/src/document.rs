//! A whole Lean text at hand: its commands, and what holds at a place in it.
//!
//! A worker keeps the environment after each command of the texts that it saw last. A text that begins like
//! one of them goes on from there, so after an edit only the commands from the edit on are elaborated. What
//! is kept belongs to a process and may vanish at any time; then a text is elaborated from its beginning.
//!
//! Byte offsets and positions are those of the caller's text, whatever ends its lines.

mod cache;
mod elaborate;
mod inspect;
mod native;
mod text;
mod trace;
mod wire;

pub(crate) use cache::Documents;
pub use trace::{Replay, TracedText};

use crate::state::ProofState;
use lean_protocol::term::Goal;
use lean_protocol::{Message, Position};
use std::ops::Range;

/// A text as Lean has read it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Bytes of the header: imports, with what stands before them.
    pub header: Range<usize>,
    /// In the order of the text. Empty on a community REPL, which does not tell where commands begin.
    pub commands: Vec<DocumentCommand>,
    /// Of all commands, in their order.
    pub messages: Vec<Message>,
    /// Why the header does not import, in Lean's words; nothing of the text was elaborated then.
    pub failed_imports: Option<String>,
    /// The deadline passed: commands behind `read` are missing.
    pub timed_out: bool,
    /// The command at `read` costs the engine its life (its memory, its stack); it and those behind it are
    /// missing.
    pub engine_lost: bool,
    /// Byte offset up to which the text was read: its length, or where the deadline, the engine, `#exit` or
    /// a header that does not import has put an end to it.
    pub read: usize,
    /// Commands that were known from an earlier request.
    pub reused: usize,
    /// Commands that were elaborated for this one.
    pub elaborated: usize,
    /// Time of the request, milliseconds.
    pub ms: f64,
}

impl Document {
    /// Messages of severity `error`.
    pub fn errors(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|m| m.is_error())
    }

    /// The messages of one command.
    pub fn messages_of(&self, command: &DocumentCommand) -> &[Message] {
        self.messages.get(command.messages.clone()).unwrap_or_default()
    }
}

/// A command of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentCommand {
    /// Bytes from its first token to the end of its last one.
    pub range: Range<usize>,
    /// Position at which the range begins.
    pub start: Position,
    /// Position at which the range ends.
    pub end: Position,
    /// Its syntax kind, `Lean.Parser.Command.open` or the like; of a declaration the kind of what is declared
    /// (`Lean.Parser.Command.theorem`, `Lean.Parser.Command.definition`, …).
    pub kind: String,
    /// Full names of what it declares, those that Lean makes up left out. Where its statement has errors,
    /// the name that it would have declared.
    pub names: Vec<String>,
    /// Its messages in [`Document::messages`].
    pub messages: Range<usize>,
}

impl DocumentCommand {
    /// The last part of its kind: `theorem`, `open`, `eval`.
    pub fn keyword(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or_default()
    }
}

/// What holds at some places of a text.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// One for each place asked for, in the same order.
    pub places: Vec<Place>,
    /// Messages of the commands up to the last place, as far as they are known.
    pub messages: Vec<Message>,
    /// Why the header does not import; nothing is known of any place then.
    pub failed_imports: Option<String>,
    /// The deadline passed before all places were reached.
    pub timed_out: bool,
    /// Commands that were known from an earlier request.
    pub reused: usize,
    /// Commands that were elaborated for this one, those of the places included.
    pub elaborated: usize,
    /// Time of the request, milliseconds.
    pub ms: f64,
}

/// A place of a text.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// As asked for; a column behind the end of its line means that end, a line behind the last one the end
    /// of the text.
    pub position: Position,
    /// The same as a byte offset.
    pub offset: usize,
    /// Whether its command was elaborated. If not, nothing is known of the place.
    pub reached: bool,
    /// The goals that Lean's editors show here. Empty outside of proofs by tactics; usually one entry, more
    /// where a tactic runs on several goals of their own (`constructor <;> simp`).
    pub goals: Vec<PlaceGoals>,
    /// The term here, if there is one and the server tells (a community REPL does not).
    pub term: Option<PlaceTerm>,
}

impl Place {
    /// All goals here.
    pub fn all_goals(&self) -> impl Iterator<Item = &Goal> {
        self.goals.iter().flat_map(|g| &g.goals)
    }
}

/// Goals before or after a tactic.
#[derive(Clone, Debug)]
pub struct PlaceGoals {
    /// A state to try tactics on ([`crate::ReservedWorker::tactics`]). Its environment is the one before the
    /// place's command.
    pub state: ProofState,
    /// With terms (from the embedded Lean) and as Lean prints them. None left: the tactic has closed its
    /// last goal.
    pub goals: Vec<Goal>,
    /// Bytes of the tactic.
    pub range: Range<usize>,
    /// Position at which the range begins.
    pub start: Position,
    /// Position at which the range ends.
    pub end: Position,
    /// Whether these are the goals after the tactic; otherwise those before it.
    pub after: bool,
}

/// A term of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceTerm {
    /// Bytes of the smallest term around the place.
    pub range: Range<usize>,
    /// Position at which the range begins.
    pub start: Position,
    /// Position at which the range ends.
    pub end: Position,
    /// As it stands in the text.
    pub text: String,
    /// Its type, printed; `None` if Lean could not say.
    pub ty: Option<String>,
    /// Full name of the constant that it is, or that is applied in it.
    pub constant: Option<String>,
    /// What is expected where the place is in a term that Lean had to find a type for.
    pub expected: Option<ExpectedType>,
}

/// What a term has to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedType {
    /// Local context and type as Lean prints a goal.
    pub goal: String,
    /// The type alone.
    pub ty: String,
}
