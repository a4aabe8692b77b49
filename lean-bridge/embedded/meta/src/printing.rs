//! Statements as text that Lean reads back as the same term.
//!
//! Lean's printer is made for people: what it prints may not be readable as a term, or be read as another one
//! (coercions, implicit types that nothing determines). So each text is elaborated again and compared,
//! universes included; the first of three sets of printing options that passes is taken, from the most
//! readable to one that spells everything out. (Lean's own analysis of what must be annotated, `pp.analyze`,
//! would help one statement in forty, and takes longer than spelling it out.)

use crate::expression;
use crate::frontend::{self, RunOptions};
use crate::proof_state::{self, Contexts, Live, ProofState};
use lean_wasm::layout::{
    command_state, core_context, core_state, expr, meta_state, pair, scope, term_context, term_state,
};
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};
use serde::Serialize;

/// Heartbeats for printing or reading one statement, thousands.
const HEARTBEATS: u64 = 20_000;
/// The same while another form is left to try: one in eight statements is not read back in its plain form,
/// and half of their time would go into texts that take a hundred times as long to fail as others to succeed.
const FEW_HEARTBEATS: u64 = 100;
/// Symbols of a statement that is spelt out at most: larger ones give texts of a thousand to a hundred
/// thousand characters that nobody but Lean reads, and Lean takes up to seconds for each. They are one in a
/// hundred and would take a third of the time; they stay in their plain form, which is not read back.
const LARGEST_EXPLICIT: usize = 100;
/// Statements until Lean's caches are emptied, which bounds their memory.
const CACHED: usize = 1000;
/// Characters in a line: one statement is one line.
const WIDTH: u32 = 1 << 20;

/// How a statement is printed, the most readable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// As Lean shows it.
    Plain,
    /// Full names, types of numerals and of bound variables, proofs.
    Full,
    /// Everything explicit.
    Explicit,
}

impl Form {
    /// Its word in answers.
    pub fn name(self) -> &'static str {
        match self {
            Form::Plain => "plain",
            Form::Full => "full",
            Form::Explicit => "explicit",
        }
    }
}

const FORMS: [(Form, &[&str]); 3] = [
    (Form::Plain, &["pp.fullNames"]),
    (
        Form::Full,
        &[
            "pp.fullNames",
            "pp.funBinderTypes",
            "pp.numericTypes",
            "pp.coercions.types",
            "pp.letVarTypes",
            "pp.proofs",
        ],
    ),
    (Form::Explicit, &["pp.fullNames", "pp.explicit", "pp.universes", "pp.funBinderTypes", "pp.proofs"]),
];
/// In every form: nothing is left out for its size.
const ALWAYS: &str = "set_option pp.deepTerms true\nset_option pp.maxSteps 1000000\n";
/// In the last two.
const ROBUST: &str =
    "set_option pp.fieldNotation false\nset_option pp.coercions false\nset_option pp.match false\n";

/// A statement as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// The statement: binders, a colon and the conclusion.
    pub text: String,
    /// `None`: no form is read back as the same term; the text is the plain one.
    pub form: Option<Form>,
}

/// What Lean makes of a text.
enum Reading {
    /// The type it was printed from: as read.
    Same(Obj),
    Another,
    /// Nothing.
    Refused,
}

/// Prints statements of one environment.
pub struct Printer {
    /// A state without goals and declarations. Lean's caches stay in it from one statement to the next, with
    /// the name generator, so that no free variable in a cache is ever another one.
    base: ProofState,
    /// What the caches were at the beginning.
    fresh: ProofState,
    /// Statements since then.
    printed: usize,
    /// `Options` of each form.
    options: Vec<Obj>,
}

impl Printer {
    /// `root`: the `Command.State` whose environment it is; `base`: any state in that environment.
    ///
    /// # Errors
    /// When an option is unknown to this Lean.
    pub fn new(lean: &mut Lean, root: &Obj, base: ProofState) -> Result<Printer, CallError> {
        let mut options = vec![];
        for (form, names) in FORMS {
            let mut text = ALWAYS.to_string();
            names.iter().for_each(|n| text += &format!("set_option {n} true\n"));
            if form != Form::Plain {
                text += ROBUST;
            }
            let run = frontend::run(lean, root, &text, &RunOptions::default())?;
            if let Some(m) = run.messages.iter().find(|m| m.severity == "error") {
                return Err(CallError::Exception(format!("printing options: {}", m.data)));
            }
            let scope = run.state.view().field(command_state::SCOPES).list().next();
            let scope = scope.ok_or_else(|| CallError::Exception("a state without scopes".into()))?;
            options.push(scope.field(scope::OPTS).to_obj());
        }
        Ok(Printer { fresh: base.clone(), base, printed: 0, options })
    }

    /// Prints a closed type. `levels`: its universe parameters (`Name` objects).
    ///
    /// # Errors
    /// When the engine is lost or the request was cancelled. A term that cannot be printed is
    /// none: it gives a text that says so, and no form.
    pub fn print(&mut self, lean: &mut Lean, ty: View<'_>, levels: &[Obj]) -> Result<Printed, CallError> {
        Ok(self.print_up_to(lean, ty, levels, Form::Explicit)?.0)
    }

    /// [`Printer::print`] in forms not less readable than this one; and the term as Lean has read it back,
    /// which differs only in how its universes are written.
    ///
    /// # Errors
    /// As [`Printer::print`].
    pub fn print_up_to(
        &mut self,
        lean: &mut Lean,
        ty: View<'_>,
        levels: &[Obj],
        last: Form,
    ) -> Result<(Printed, Option<Obj>), CallError> {
        self.printed += 1;
        if self.printed.is_multiple_of(CACHED) {
            let names = self.base.core.field(core_state::NAME_GENERATOR);
            self.base = self.fresh.clone();
            self.base.core = lean.with(self.base.core.view(), [(core_state::NAME_GENERATOR, names)], &[])?;
        }
        let mut plain = None;
        let mut skip_full = false;
        for (i, (form, _)) in FORMS.iter().enumerate().filter(|(_, (form, _))| *form <= last) {
            let skipped = match form {
                Form::Plain => false,
                Form::Full => skip_full,
                Form::Explicit => expression::size(ty) > LARGEST_EXPLICIT,
            };
            if skipped {
                continue;
            }
            let heartbeats = if *form == Form::Explicit { HEARTBEATS } else { FEW_HEARTBEATS };
            let text = self.text(lean, ty, i, heartbeats);
            let Some(text) = unless_refused(lean, text)? else { continue };
            let read = match is_hopeless(&text) {
                true => Ok(Reading::Another),
                false => self.read_back(lean, &text, ty, levels, heartbeats),
            };
            let read = unless_refused(lean, read)?.unwrap_or(Reading::Refused);
            if let Reading::Same(read) = read {
                return Ok((Printed { text, form: Some(*form) }, Some(read)));
            }
            // types of numerals help where Lean reads something else; where it reads nothing they do once in
            // four times, and trying takes longer than spelling it out
            skip_full = matches!(read, Reading::Refused);
            plain.get_or_insert(text);
        }
        Ok((Printed { text: plain.unwrap_or_else(|| "⋯".into()), form: None }, None))
    }

    /// The body of a function, its variables by these names, in the plain form; whether it is read back,
    /// nobody has tried. Nothing if it cannot be printed.
    ///
    /// # Errors
    /// As [`Printer::print`].
    pub fn print_body(
        &mut self,
        lean: &mut Lean,
        function: View<'_>,
        names: &[String],
    ) -> Result<Option<String>, CallError> {
        let mut types = vec![];
        let mut body = function;
        while types.len() < names.len() && body.tag() == expr::LAM {
            types.push(body.field(1));
            body = body.field(2);
        }
        let mut renamed = body.to_obj();
        for (ty, name) in types.into_iter().zip(names).rev() {
            let name = lean.name(name)?;
            renamed = lean.call(lean.f.expr_lambda, (name, ty.share(), renamed, 0))?;
        }
        let text = self.text(lean, renamed.view(), 0, FEW_HEARTBEATS);
        let text = unless_refused(lean, text)?.filter(|text| !is_hopeless(text));
        let before = if names.is_empty() { String::new() } else { format!("fun {} => ", names.join(" ")) };
        Ok(text.and_then(|text| Some(text.strip_prefix(&before)?.to_string())))
    }

    fn text(
        &mut self,
        lean: &mut Lean,
        ty: View<'_>,
        form: usize,
        heartbeats: u64,
    ) -> Result<String, CallError> {
        let core = lean.limited(self.base.contexts.core.view(), Some(heartbeats))?;
        let core = lean.with(core.view(), [(core_context::OPTIONS, self.options[form].clone())], &[])?;
        let live = self.base.enter(lean, Contexts { core, ..self.base.contexts.clone() })?;
        let format = lean.monadic(lean.f.pp_expr, (ty.share(),), live.meta_arguments());
        self.remember(lean, &live)?;
        let format = format?;
        Ok(lean.call(lean.f.format_pretty, (format, boxed(WIDTH), boxed(0), boxed(0)))?.text())
    }

    fn read_back(
        &mut self,
        lean: &mut Lean,
        text: &str,
        ty: View<'_>,
        levels: &[Obj],
        heartbeats: u64,
    ) -> Result<Reading, CallError> {
        let Ok(syntax) = proof_state::parse(lean, &self.base.core, "term", text)? else {
            return Ok(Reading::Refused);
        };
        let levels = lean.list(levels.to_vec())?;
        let mut state = self.base.clone();
        state.term = lean.with(state.term.view(), [(term_state::LEVEL_NAMES, levels)], &[])?;
        let core = lean.limited(self.base.contexts.core.view(), Some(heartbeats))?;
        let term = lean.with(self.base.contexts.term.view(), [], &[(term_context::ERR_TO_SORRY, 0)])?;
        let live = state.enter(lean, Contexts { core, term, ..self.base.contexts.clone() })?;
        // what Lean has to say about a failure is long, and nobody reads it
        let mut read = lean.attempt(lean.f.elab_type, (syntax,), live.term_arguments())?;
        if read.is_ok() {
            let rest = lean.attempt(lean.f.synthesize_pending, (boxed(0),), live.term_arguments())?;
            read = rest.and(read);
        }
        self.remember(lean, &live)?;
        let Ok(read) = read else {
            return match lean.is_cancelled() {
                true => Err(CallError::Exception("cancelled".into())),
                false => Ok(Reading::Refused),
            };
        };
        if frontend::core_has_errors(lean, live.core.view().deref())? {
            return Ok(Reading::Refused);
        }
        let read = instantiated(lean, &live, read)?;
        Ok(if expression::same(read.view(), ty) { Reading::Same(read) } else { Reading::Another })
    }
}

impl Printer {
    /// Takes over the caches, and the name generator that belongs to them.
    fn remember(&mut self, lean: &mut Lean, live: &Live) -> Result<(), Lost> {
        let taken = |from: &Obj, field: u32| (field, from.view().deref().field(field).to_obj());
        let (meta, core) = (&live.meta, &live.core);
        let caches = [taken(core, core_state::NAME_GENERATOR), taken(core, core_state::CACHE)];
        self.base.meta = lean.with(self.base.meta.view(), [taken(meta, meta_state::CACHE)], &[])?;
        self.base.core = lean.with(self.base.core.view(), caches, &[])?;
        Ok(())
    }
}

/// Whether a text cannot be read back: something is left out, or a
/// field is taken of a set whose type nothing tells.
fn is_hopeless(text: &str) -> bool {
    text.contains('⋯') || text.contains("∅.")
}

/// Nothing when Lean refused; but past a deadline it refuses
/// everything, which says nothing about a statement.
fn unless_refused<T>(lean: &Lean, result: Result<T, CallError>) -> Result<Option<T>, CallError> {
    match result {
        Err(CallError::Exception(_)) if !lean.is_cancelled() => Ok(None),
        other => other.map(Some),
    }
}

fn instantiated(lean: &mut Lean, live: &Live, thrown: Obj) -> Result<Obj, Lost> {
    let context = live.meta.view().deref().field(meta_state::MVAR_CONTEXT).to_obj();
    let both = lean.call(lean.f.instantiate_mvars, (context, thrown))?;
    Ok(both.view().field(pair::SECOND).to_obj())
}
