//! What the commands of a text declare.

use super::auxiliary::is_auxiliary;
use super::export::Export;
use lean_kernel::{NameId, Terms};
use lean_meta::auto_bound;
use lean_meta::environment::{Constants, Kind, Safety};
use lean_meta::examples::EXAMPLE;
use lean_meta::frontend::Run;
use lean_protocol::AutoBound;
use lean_protocol::{Message, Position};
use lean_wasm::layout;
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;
use std::collections::HashSet;

/// A declaration of a text.
pub(crate) struct TextDeclaration {
    pub name: NameId,
    /// Where its command begins.
    pub pos: Position,
    /// The first error of its command.
    pub error: Option<String>,
    /// The text itself states it: elaboration has not made it up, and it is no part of a type's declaration.
    pub is_stated: bool,
    /// It is a theorem (or example), and stated.
    pub is_theorem: bool,
    /// Names in its statement that Lean has bound by itself; empty unless the run asked for them.
    pub auto_bound: AutoBound,
}

/// What a text declares.
pub(crate) struct TextDeclarations {
    /// In the order of the text, unsafe and partial things apart.
    pub declared: Vec<TextDeclaration>,
    /// What the text states or declares, and in the end nothing does.
    pub missing: Option<Missing>,
    /// Where an `#exit` ends that has more text behind it.
    pub unread: Option<Position>,
}

/// Something that a text drops: it may bring commands and macros that do so, and exchange the environment.
pub struct Missing {
    pub pos: Position,
    pub why: String,
    /// The environment is another one, so nothing that it declares need be what the text says.
    pub is_exchanged: bool,
}

impl TextDeclarations {
    /// What the commands of a text declare. `run`: the text's; `seen`: addresses of the constants that were
    /// there before it.
    ///
    /// # Errors
    /// When the engine is lost.
    pub fn read(
        lean: &mut Lean,
        terms: &Terms,
        export: &Export,
        run: &Run,
        text: &str,
        seen: HashSet<u32>,
    ) -> Result<TextDeclarations, Lost> {
        let mut found = Found::default();
        found.read(lean, terms, export, run, text, seen)?;
        let Found { declared, lost, dropped } = found;
        let unread = run.unread.map(|at| position(text, at));
        Ok(TextDeclarations { declared, missing: lost.or(dropped), unread })
    }
}

/// What is found on a walk over the commands of a text.
#[derive(Default)]
struct Found {
    declared: Vec<TextDeclaration>,
    /// The first thing that a command has declared and the end does not have.
    lost: Option<Missing>,
    /// The first command that states more theorems than it has declared.
    dropped: Option<Missing>,
}

impl Found {
    fn read(
        &mut self,
        lean: &mut Lean,
        terms: &Terms,
        export: &Export,
        run: &Run,
        text: &str,
        mut seen: HashSet<u32>,
    ) -> Result<(), Lost> {
        let mut last_env = None;
        let starts: Vec<Position> = run.commands.iter().map(|c| position(text, c.start)).collect();
        for (i, command) in run.commands.iter().enumerate() {
            let pos = starts[i];
            let mut new: Vec<TextDeclaration> = vec![];
            if last_env.replace(command.env.ptr()) != Some(command.env.ptr()) {
                let next = starts.get(i + 1).copied();
                let within = |m: &&Message| m.pos >= Some(pos) && next.is_none_or(|next| m.pos < Some(next));
                let error = run.messages.iter().filter(|m| m.severity == "error").find(within);
                let error = error.map(|m| m.data.trim_ascii().to_string());
                for info in Constants::of(lean, &command.env)?.infos() {
                    if !seen.insert(info.0.ptr()) || info.safety() != Safety::Safe {
                        continue;
                    }
                    let Some(name) = export.name_of(info) else {
                        let why = || format!("`{}` is declared, and no longer in the end", info.name());
                        self.lost.get_or_insert_with(|| Missing { pos, why: why(), is_exchanged: true });
                        continue;
                    };
                    let is_example = command.is_example && is_example(terms, name);
                    let object = info.name_view().to_obj();
                    let is_stated = is_example
                        || !command.declares_type && is_written(lean, terms, &command.env, name, &object)?;
                    let is_theorem = is_stated && info.kind() == Kind::Theorem || is_example;
                    let auto_bound = auto_bound::of_constant(&command.auto_bound, info);
                    new.push(TextDeclaration {
                        name,
                        pos,
                        error: error.clone(),
                        is_stated,
                        is_theorem,
                        auto_bound,
                    });
                }
            }
            if new.iter().filter(|d| d.is_theorem).count() < command.theorems {
                let why = "the theorem is not declared".to_string();
                self.dropped.get_or_insert(Missing { pos, why, is_exchanged: false });
            }
            new.sort_by_key(|d| terms.text(d.name));
            self.declared.extend(new);
        }
        Ok(())
    }
}

/// Whether the text itself declares this, whatever its name looks like.
///
/// Lean remembers the place in the text of what a command declares, and of nothing that it makes up on the
/// way (`t._proof_1`, `f.eq_def`, `f.induct`). What a metaprogram adds as data has no place either: it counts
/// as the text's own unless it is named like something made up, or as a part of another declaration.
fn is_written(lean: &mut Lean, terms: &Terms, env: &Obj, name: NameId, object: &Obj) -> Result<bool, Lost> {
    let ranges = lean.declaration_ranges.clone();
    let placed = lean.call(lean.f.has_declaration_data, (UNIT, ranges, env.share(), object.share()))?;
    if placed.view().scalar() == Some(1) {
        return Ok(true);
    }
    Ok(!is_auxiliary(terms, name) && !is_part(lean, terms, env, name, object)?)
}

/// Whether a beginning of the name is a declaration, too.
fn is_part(lean: &mut Lean, terms: &Terms, env: &Obj, name: NameId, object: &Obj) -> Result<bool, Lost> {
    let mut parent = object.clone();
    for _ in 1..terms.parts(name).len() {
        parent = parent.field(layout::name::PREFIX);
        let found = lean.call(lean.f.find_constant, (env.share(), parent.share(), UNIT))?;
        if found.view().some().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_example(terms: &Terms, name: NameId) -> bool {
    terms.parts(name).last().is_some_and(|p| p.starts_with(EXAMPLE))
}

/// Line and column of a byte offset.
fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
    Position { line, column }
}
