//! Elaborating command text from a saved command state.
//!
//! Command states are immutable values: running text from a state gives a new state and
//! leaves the old one as it was. `Frontend.processCommand` is not used: it would drop parser
//! messages and all but the last command's messages.

pub use crate::run_options::RunOptions;

use crate::auto_bound;
use crate::command_syntax::{count_theorems, declares_type};
use crate::environment::Constants;
use crate::evaluation;
use crate::header::skip_space;
use lean_protocol::AutoBound;
use lean_protocol::{Message, Position};
use lean_wasm::layout::{command_state, core_state, info_state, input_context, module_parser_state, scope};
use lean_wasm::lean::{CallError, Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};
use serde::Deserialize;
use std::borrow::Cow;

/// A message as Lean's own encoder writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EncodedMessage {
    /// `error`, `warning` or `information`.
    severity: String,
    pos: Position,
    end_pos: Option<Position>,
    data: String,
}

/// A command of a text.
pub struct CommandRecord {
    /// Byte offset of its first token.
    pub start: usize,
    /// Byte offset behind its last token.
    pub end: usize,
    /// Where the parser began to read it: behind the blanks and comments of the command before.
    pub begin: usize,
    /// Where the parser begins to read the next one.
    pub next: usize,
    /// The parser is still looking for the beginning of a command after an error in this one.
    pub recovering: bool,
    /// How many of the messages are its own.
    pub messages: usize,
    /// The `Syntax`.
    pub syntax: Obj,
    /// It declares an inductive type or structure.
    pub declares_type: bool,
    /// It is an example, which was elaborated as a definition.
    pub is_example: bool,
    /// How many theorems its text states.
    pub theorems: usize,
    /// `Command.State` after it, without messages and trees.
    pub state: Obj,
    /// `Lean.Environment` after it.
    pub env: Obj,
    /// Names that Lean has bound by itself; empty unless asked for.
    pub auto_bound: AutoBound,
}

/// The information trees of a command, and what it takes to elaborate it again.
pub struct CommandTrees {
    /// One `InfoTree` and more, in order.
    pub trees: Vec<Obj>,
    /// Where the parser began to read the command, and the next one.
    pub range: std::ops::Range<usize>,
    input: Obj,
    command: Obj,
    position: Obj,
    before: Obj,
}

impl CommandTrees {
    /// The environment before the command.
    pub fn env(&self) -> Obj {
        environment(&self.before)
    }

    /// The `FileMap` of its text.
    pub fn file_map(&self) -> Obj {
        self.input.field(input_context::FILE_MAP)
    }

    /// Names that Lean has bound in it by itself.
    pub fn auto_bound(&self) -> AutoBound {
        auto_bound::of_command(self.before.view(), self.command.view(), self.trees.iter().map(Obj::view))
    }

    /// The trees of the same command with its names hidden, see `hidden_names`, and the environment
    /// after it. Nothing where that cannot be done, or Lean has an error.
    pub fn hidden(&self, lean: &mut Lean) -> Result<Option<(Vec<Obj>, Obj)>, Lost> {
        let Some(command) = crate::hidden_names::hide(lean, &self.command)? else { return Ok(None) };
        let CommandTrees { input, position, before, .. } = self;
        let done = Step { input, command: &command, position, before }.run(lean)?;
        if lean.is_cancelled() || done.messages.iter().any(|m| m.severity == "error") {
            return Ok(None);
        }
        Ok(Some((info_trees(lean, &done.state)?, environment(&done.state))))
    }
}

/// What running a text gave.
pub struct Run {
    /// `Command.State` after the last command.
    pub state: Obj,
    /// Messages of all commands, in order.
    pub messages: Vec<Message>,
    /// What the commands have left in information trees, in order; empty unless asked for.
    pub trees: Vec<CommandTrees>,
    /// Empty unless asked for.
    pub commands: Vec<CommandRecord>,
    /// The request was cancelled: the state is the one before the command that was running.
    pub cancelled: bool,
    /// The text has no further command.
    pub ended: bool,
    /// Byte offset behind an `#exit` with more text after it, which Lean does not read.
    pub unread: Option<usize>,
}

/// A text with the line ends that Lean expects, as its own file reader makes them.
pub fn unix_lines(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// `InputContext` of a text.
pub fn input_context(lean: &mut Lean, text: &str) -> Result<Obj, Lost> {
    let source = lean.string(text)?;
    let name = lean.string("<input>")?;
    let map = lean.call(lean.f.file_map, (source.share(),))?;
    lean.ctor(0, (source, name, map, boxed(text.len() as u32)), &[])
}

/// The messages of a `MessageLog`.
pub fn messages(lean: &mut Lean, log: View<'_>) -> Result<Vec<Message>, Lost> {
    messages_from(lean, log, 0)
}

/// The messages of a `MessageLog` without the first `skip`.
pub fn messages_from(lean: &mut Lean, log: View<'_>, skip: usize) -> Result<Vec<Message>, Lost> {
    let array = lean.call(lean.f.message_log_to_array, (log.share(),))?;
    let mut out = vec![];
    for m in array.view().array().skip(skip) {
        out.push(message(lean, m)?);
    }
    Ok(out)
}

fn message(lean: &mut Lean, m: View<'_>) -> Result<Message, Lost> {
    let json = lean.call(lean.f.message_to_json, (m.share(),))?;
    let text = lean.call(lean.f.json_compress, (json,))?.text();
    // Lean's own encoder wrote it; what does not parse is shown as it is
    let Ok(encoded) = serde_json::from_str::<EncodedMessage>(&text) else { return Ok(error(text)) };
    let EncodedMessage { severity, pos, end_pos, data } = encoded;
    // the protocol has another word than Lean
    let severity = if severity == "information" { "info".into() } else { severity };
    Ok(Message { severity, pos: Some(pos), end_pos, data: data.trim_ascii().to_owned() })
}

/// An error about a text as a whole.
fn error(data: String) -> Message {
    Message { severity: "error".into(), pos: Some(Position { line: 1, column: 0 }), end_pos: None, data }
}

/// Elaborates all commands of `text` from `state`. The text must not contain a header.
pub fn run(lean: &mut Lean, state: &Obj, text: &str, options: &RunOptions) -> Result<Run, Lost> {
    let input = input_context(lean, text)?;
    let no_messages = lean.no_messages.clone();
    let no_trees = state.field(command_state::INFO_STATE);
    // states that are kept hold neither messages nor trees: they would live as long as the environment
    let bare = |lean: &mut Lean, state: &Obj| {
        let set =
            [(command_state::MESSAGES, no_messages.clone()), (command_state::INFO_STATE, no_trees.clone())];
        lean.with(state.view(), set, &[])
    };
    let mut state = bare(lean, state)?;
    // ModuleParserState {pos, recovering := false}
    let mut parser = lean.ctor(0, (boxed(options.start as u32),), &[0, 0, 0, 0])?;
    let mut out = Run {
        state: state.clone(),
        messages: vec![],
        trees: vec![],
        commands: vec![],
        cancelled: false,
        ended: false,
        unread: None,
    };
    let mut examples = 0;
    loop {
        let s = state.view();
        let head =
            s.field(command_state::SCOPES).list().next().expect("a command state has a scope").to_obj();
        let module = lean.ctor(
            0,
            (
                s.field(command_state::ENV).share(),
                head.field(scope::OPTS),
                head.field(scope::CURRENT_NAMESPACE),
                head.field(scope::OPEN_DECLS),
            ),
            &[],
        )?;
        let position = parser.field(module_parser_state::POS);
        let begin = position.view().scalar().unwrap_or(0) as usize;
        let already = out.messages.len();
        let parsed = lean.call(lean.f.parse_command, (input.share(), module, parser, no_messages.share()))?;
        let mut command = parsed.field(0);
        let theorems = count_theorems(command.view());
        let rest = parsed.field(1);
        parser = rest.field(0);
        out.messages.extend(messages(lean, rest.view().field(1))?);
        let terminal = lean.call(lean.f.is_terminal_command, (command.share(),))?.view().scalar() != Some(0);
        let behind = parser.field(module_parser_state::POS).view().scalar().unwrap_or(0) as usize;
        if terminal && text.get(behind..).is_some_and(|_| skip_space(text, behind) < text.len()) {
            out.unread = Some(behind);
        }
        out.ended = terminal;
        // the end of the text is a command too, but only its tree is of interest
        if terminal && (!options.trees || options.places.is_some()) {
            break;
        }
        let mut is_example = false;
        if options.name_examples
            && let Some(definition) = crate::examples::as_definition(lean, &command, examples + 1)?
        {
            command = definition;
            examples += 1;
            is_example = true;
        }
        let before = state.clone();
        let done =
            Step { input: &input, command: &command, position: &position, before: &before }.run(lean)?;
        out.messages.extend(done.messages);
        let has_trees = options.keeps_trees(begin, behind, text.len());
        let trees = match has_trees || options.auto_bound {
            true => info_trees(lean, &done.state)?,
            false => vec![],
        };
        let auto_bound = match options.auto_bound {
            true => auto_bound::of_command(before.view(), command.view(), trees.iter().map(Obj::view)),
            false => AutoBound::default(),
        };
        state = bare(lean, &done.state)?;
        if has_trees {
            let (input, command) = (input.clone(), command.clone());
            out.trees.push(CommandTrees {
                trees,
                range: begin..behind,
                input,
                command,
                position: position.clone(),
                before,
            });
        }
        if lean.is_cancelled() {
            out.cancelled = true;
            break;
        }
        if options.record {
            let start = lean.call(lean.f.syntax_pos, (command.share(), UNIT))?;
            let start = start.view().some().and_then(View::scalar).map_or(0, |n| n as usize);
            let end = lean.call(lean.f.syntax_tail_pos, (command.share(), UNIT))?;
            let end = end.view().some().and_then(View::scalar).map_or(start, |n| n as usize);
            out.commands.push(CommandRecord {
                start,
                end,
                begin,
                next: behind,
                recovering: parser.view().scalar_u8(module_parser_state::RECOVERING as u32) != 0,
                messages: out.messages.len() - already,
                declares_type: declares_type(command.view()),
                syntax: command,
                is_example,
                theorems,
                env: environment(&state),
                state: state.clone(),
                auto_bound,
            });
        }
        out.state = state.clone();
        if terminal {
            break;
        }
        if options.is_enough(behind) {
            out.ended = behind >= text.len();
            break;
        }
    }
    Ok(out)
}

/// A command and where it begins.
struct Step<'a> {
    input: &'a Obj,
    command: &'a Obj,
    position: &'a Obj,
    /// `Command.State` without messages.
    before: &'a Obj,
}

/// What elaborating a command gave.
struct Done {
    state: Obj,
    messages: Vec<Message>,
}

impl Step<'_> {
    fn run(&self, lean: &mut Lean) -> Result<Done, Lost> {
        let demanding = evaluation::runs_code(self.command.view());
        let done = self.elaborate(lean, demanding)?;
        // A macro of the text may stand for a command that runs code. If it has said and declared
        // nothing, it may have been one whose code could not be made; then it is elaborated
        // again, as such a command, and else as before.
        let is_silent = !demanding && evaluation::is_foreign(self.command.view()) && done.messages.is_empty();
        if is_silent && constants(lean, &done.state)? == constants(lean, self.before)? {
            return self.elaborate(lean, true);
        }
        Ok(done)
    }

    fn elaborate(&self, lean: &mut Lean, demanding: bool) -> Result<Done, Lost> {
        let before =
            if demanding { evaluation::demanding_code(lean, self.before)? } else { self.before.clone() };
        let cell = lean.new_ref(before)?;
        let context = command_context(lean, self.input, self.position.clone())?;
        let contexts = (context, cell.share());
        let uncaught = match lean.monadic(lean.f.elab_command_top_level, (self.command.share(),), contexts) {
            Ok(_) => None,
            Err(CallError::Lost(e)) => return Err(e),
            Err(CallError::Exception(m)) => Some(error(format!("uncaught exception: {m}"))),
        };
        let mut state = cell.view().deref().to_obj();
        if demanding {
            state = evaluation::no_longer_demanding(lean, self.before, &state)?;
        }
        let mut all: Vec<Message> = uncaught.into_iter().collect();
        all.extend(messages(lean, state.view().field(command_state::MESSAGES))?);
        Ok(Done { state, messages: all })
    }
}

/// The number of constants that text has added.
fn constants(lean: &mut Lean, state: &Obj) -> Result<usize, Lost> {
    Ok(Constants::of(lean, &environment(state))?.infos().count())
}

/// `Command.Context` for a command at `position` of `input`.
pub(crate) fn command_context(lean: &mut Lean, input: &Obj, position: Obj) -> Result<Obj, Lost> {
    let token = lean.some_cancel_token()?;
    let first_macro_scope = boxed(1);
    let (recursion_depth, macros, quotation, syntax, snapshot) = (boxed(0), UNIT, UNIT, UNIT, UNIT);
    lean.ctor(
        0,
        (
            input.field(input_context::FILE_NAME),
            input.field(input_context::FILE_MAP),
            recursion_depth,
            position,
            macros,
            quotation,
            first_macro_scope,
            syntax,
            snapshot,
            token,
        ),
        &[0, 0, 0, 0],
    )
}

/// The information trees of a command state, with delayed parts filled in.
fn info_trees(lean: &mut Lean, state: &Obj) -> Result<Vec<Obj>, Lost> {
    let info = state.field(command_state::INFO_STATE);
    let task = lean.call(lean.f.substitute_lazy, (info,))?;
    let info = lean.task_value(&task)?;
    Ok(info.field(info_state::TREES).persistent_array().into_iter().map(View::to_obj).collect())
}

/// The environment of a command state.
pub fn environment(state: &Obj) -> Obj {
    state.field(command_state::ENV)
}

/// Whether a `Core.State` has error messages.
pub(crate) fn core_has_errors(lean: &mut Lean, core: View<'_>) -> Result<bool, Lost> {
    let log = core.field(core_state::MESSAGES).to_obj();
    Ok(lean.call(lean.f.message_log_has_errors, (log,))?.view().scalar() != Some(0))
}
