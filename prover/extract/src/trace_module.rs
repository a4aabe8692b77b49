//! Reading one file with a worker.

use crate::module_trace::{
    LibraryConstant, ModuleTrace, ProofForm, ReplayCheck, TracedDeclaration, TracedStep,
};
use crate::names::{candidates, hypotheses, premises, scopes};
use data::{Outline, OutlineEntry};
use lean_bridge::place::{self, Lines};
use lean_bridge::tree::{TacticNode, TacticTree};
use lean_bridge::{
    Constant, ConstantsQuery, Document, DocumentCommand, Error, Position, Replay, ReservedWorker, TracedText,
    is_of_library, user_name,
};
use source_project::SourceModule;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::Duration;

/// The module that a text is for Lean while it is no compiled one.
const MAIN: &str = "Main";

/// Elaborates a module's file and tells what it declares and what its tactics did; with `replay` each tactic
/// is run once more on the state before it. `path`: as it is to stand in the trace. What the file imports
/// must be there for the worker.
///
/// # Errors
/// [`Error::Lean`] when the header does not import; [`Error::Deadline`] when it takes longer than `limit`;
/// those of the process. Errors in the text are a part of the trace.
pub async fn trace_module(
    worker: &mut ReservedWorker,
    module: &SourceModule,
    path: &str,
    replay: bool,
    limit: Duration,
) -> Result<ModuleTrace, Error> {
    let traced = worker.trace(&module.text, replay, limit).await?;
    check(&traced.document, limit)?;
    let text = &*module.text;
    let mut declarations = declarations(path, text, &traced.document);
    let opened = opened(text, &traced.document);
    let (steps, untraced) = steps(text, &traced);
    let known = known(worker, text, &declarations, &steps, &opened).await?;
    let mut library = BTreeMap::new();
    for mut step in steps {
        let holds = |d: &TracedDeclaration| d.start <= step.start && step.end <= d.end;
        let Some(declaration) = declarations.iter_mut().filter(|d| holds(d)).max_by_key(|d| d.start) else {
            // in a command that declares nothing, such as `#eval`
            continue;
        };
        let scopes = scopes(&declaration.name, &opened);
        let is_known = |name: &str| known.contains_key(name);
        let locals = hypotheses(&step.before);
        step.premises = premises(&step.text, &scopes, &is_known, &step.constants, &locals);
        for used in &step.premises {
            if let Some(constant) = known.get(&used.name)
                && let Some(module) = constant.module.clone().filter(|m| is_of_library(m))
            {
                let (kind, ty) = (constant.kind.clone(), constant.ty.clone().unwrap_or_default());
                library.insert(used.name.clone(), LibraryConstant { module, kind, ty });
            }
        }
        // what ran several times at one place is not a part of itself
        let is_around = |s: &TracedStep| {
            s.start <= step.start && step.end <= s.end && (s.start, s.end) != (step.start, step.end)
        };
        step.parent = declaration.steps.iter().rposition(is_around);
        declaration.steps.push(step);
    }
    for declaration in &mut declarations {
        if let Some(constant) = known.get(&declaration.name) {
            declaration.kind = constant.kind.clone();
            declaration.ty = constant.ty.clone().unwrap_or_default();
            let uses = worker.uses_of_text(text, &constant.name).await?;
            declaration.type_uses = uses.ty.iter().map(|name| user_name(name).into()).collect();
            let value = uses.value.unwrap_or_default();
            declaration.value_uses = value.iter().map(|name| user_name(name).into()).collect();
        }
    }
    Ok(ModuleTrace {
        module: module.name.clone(),
        path: path.into(),
        imports: source_project::imports(text),
        declarations,
        library,
        untraced,
        errors: traced.document.errors().cloned().collect(),
    })
}

fn check(document: &Document, limit: Duration) -> Result<(), Error> {
    if let Some(reason) = &document.failed_imports {
        return Err(Error::lean("trace", format!("it does not import: {reason}")));
    }
    if document.timed_out {
        return Err(Error::lean("trace", format!("not elaborated within {} s", limit.as_secs())));
    }
    if document.engine_lost {
        let line = document.commands.last().map_or(1, |c| c.end.line);
        return Err(Error::lean(
            "trace",
            format!("the command behind line {line} costs Lean its memory or stack"),
        ));
    }
    Ok(())
}

/// What the text declares, without what only Lean knows.
fn declarations(path: &str, text: &str, document: &Document) -> Vec<TracedDeclaration> {
    // a text that cannot be divided into words has no outline; then whole commands count
    let outline = Outline::of(path, text).unwrap_or_default();
    let entries = outline.declarations();
    let lines = Lines::of(text);
    let mut declarations = vec![];
    for command in document.commands.iter().filter(|c| !c.names.is_empty()) {
        let entry_of = |name: &String| {
            entries.iter().find(|e| e.name == *name && within(&e.range, &command.range)).copied()
        };
        let first = declarations.len();
        for name in &command.names {
            if let Some(entry) = entry_of(name) {
                let declaration = declaration(text, &lines, command, Some(entry));
                declarations.push(TracedDeclaration { name: name.clone(), ..declaration });
            }
        }
        if declarations.len() == first {
            let name = command.names[0].clone();
            declarations.push(TracedDeclaration { name, ..declaration(text, &lines, command, None) });
        }
        // what the text does not name, such as constructors and what attributes make, belongs to what it does
        let own: Vec<String> = declarations[first..].iter().map(|d| d.name.clone()).collect();
        for name in command.names.iter().filter(|n| !own.contains(n)) {
            let is_part = |own: &&String| name.strip_prefix(own.as_str()).is_some_and(|r| r.starts_with('.'));
            let owner = own.iter().filter(is_part).max_by_key(|o| o.len()).unwrap_or(&own[0]);
            let at = own.iter().position(|o| o == owner).unwrap_or(0);
            declarations[first + at].others.push(name.clone());
        }
    }
    declarations
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn declaration(
    text: &str,
    lines: &Lines,
    command: &DocumentCommand,
    entry: Option<&OutlineEntry>,
) -> TracedDeclaration {
    let mut range = command.range.clone();
    if let Some(entry) = entry
        && entry.command != entry.range
    {
        range = entry.range.clone();
    }
    let whole = &text[range.clone()];
    let (doc, behind) = doc_string(whole);
    let value = entry.map_or(range.end, |e| e.signature.end.clamp(range.start, range.end));
    let (proof, at) = proof_form(&text[value..range.end]);
    TracedDeclaration {
        keyword: entry.map_or_else(|| command.keyword().to_owned(), |e| e.keyword.clone()),
        start: lines.position(text, range.start),
        end: lines.position(text, range.end),
        text: whole.to_owned(),
        statement: text[range.start + behind..value.max(range.start + behind)].trim().to_owned(),
        doc,
        proof,
        proof_text: text[value + at..range.end].to_owned(),
        proof_start: lines.position(text, value + at),
        ..TracedDeclaration::default()
    }
}

/// The doc string at the beginning of a command, and the byte behind it.
fn doc_string(command: &str) -> (Option<String>, usize) {
    let Some(rest) = command.strip_prefix("/--") else { return (None, 0) };
    match rest.find("-/") {
        Some(end) => (Some(rest[..end].trim().to_owned()), 3 + end + 2),
        None => (None, 0),
    }
}

/// How a value is written, and the byte at which it begins in the text behind the signature.
fn proof_form(rest: &str) -> (ProofForm, usize) {
    let space = |text: &str| text.len() - text.trim_start().len();
    let at = space(rest);
    if let Some(value) = rest[at..].strip_prefix(":=") {
        let behind = at + 2 + space(value);
        let by = rest[behind..]
            .strip_prefix("by")
            .is_some_and(|r| r.starts_with(char::is_whitespace) || r.is_empty());
        return (if by { ProofForm::Tactics } else { ProofForm::Term }, behind);
    }
    match &rest[at..] {
        value if value.starts_with('|') => (ProofForm::Matching, at),
        value if value.starts_with("where") => (ProofForm::Where, at),
        _ => (ProofForm::None, rest.len()),
    }
}

/// Namespaces that some command of the text opens.
fn opened(text: &str, document: &Document) -> Vec<String> {
    let mut names = vec![];
    for command in document.commands.iter().filter(|c| c.keyword() == "open") {
        let words = text[command.range.clone()].split_whitespace().skip(1);
        let is_name = |w: &&str| {
            w.starts_with(char::is_alphabetic) && !["in", "scoped", "hiding", "renaming"].contains(w)
        };
        names.extend(words.take_while(|w| *w != "in").filter(is_name).map(str::to_owned));
    }
    names.dedup();
    names
}

/// The tactics of the text by their places, each with the goals after it, and how many are left out, as no
/// tree has them.
fn steps(text: &str, traced: &TracedText) -> (Vec<TracedStep>, usize) {
    let mut nodes: Vec<(&TacticNode, bool)> = vec![];
    traced.trees.iter().for_each(|tree| flatten(tree, &mut nodes));
    let (mut steps, mut untraced) = (vec![], 0);
    for (number, tactic) in traced.tactics.iter().enumerate() {
        let fits = |(node, used): &&mut (&TacticNode, bool)| {
            !*used && node.stx.range.start == tactic.pos && node.stx.range.finish == tactic.end_pos
        };
        let same = |node: &TacticNode| squeezed(&node.goals_before.join("\n")) == squeezed(&tactic.goals);
        let found = match nodes.iter_mut().filter(fits).find(|(node, _)| same(node)) {
            Some(found) => found,
            // its goals after it are not known
            None => {
                untraced += 1;
                continue;
            }
        };
        found.1 = true;
        let node = found.0;
        let range = offset(text, tactic.pos)..offset(text, tactic.end_pos);
        let replay = traced.replays.get(number).map(|replay| match replay {
            Replay::Goals(goals) if same_goals(goals, &node.goals_after) => ReplayCheck::Same,
            Replay::Goals(goals) => ReplayCheck::Other(goals.clone()),
            Replay::Failed(reason) => ReplayCheck::Failed(reason.clone()),
        });
        steps.push(TracedStep {
            start: tactic.pos,
            end: tactic.end_pos,
            text: text.get(range).unwrap_or(&tactic.tactic).to_owned(),
            kind: node.name.clone(),
            before: node.goals_before.clone(),
            after: node.goals_after.clone(),
            constants: tactic.used_constants.iter().map(|name| user_name(name).into()).collect(),
            replay,
            ..TracedStep::default()
        });
    }
    steps.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    (steps, untraced)
}

fn offset(text: &str, position: Position) -> usize {
    place::offset(text, position.line, position.column)
}

fn flatten<'a>(tree: &'a TacticTree, nodes: &mut Vec<(&'a TacticNode, bool)>) {
    nodes.push((&tree.node, false));
    tree.children.iter().for_each(|child| flatten(child, nodes));
}

/// Whether two lists of goals are the same but for the namespaces that names are printed with. A declaration
/// that is being proved hides what has the end of its name; Lean then prints that with its namespace, and
/// does so no more where the tactic runs alone.
fn same_goals(left: &[String], right: &[String]) -> bool {
    let is_end = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('.'));
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '\'' | '✝');
    let words = |goal: &str| -> Vec<String> {
        let mut words = vec![String::new()];
        for c in goal.chars() {
            if is_name(c) {
                words.last_mut().expect("never empty").push(c);
            } else if c.is_whitespace() {
                words.push(String::new());
            } else {
                words.extend([c.to_string(), String::new()]);
            }
        }
        words.retain(|word| !word.is_empty());
        words
    };
    let same = |(left, right): (&String, &String)| {
        let (left, right) = (words(left), words(right));
        left.len() == right.len()
            && left.iter().zip(&right).all(|(l, r)| l == r || is_end(l, r) || is_end(r, l))
    };
    left.len() == right.len() && left.iter().zip(right).all(same)
}

/// Text without its white space: goals are joined in more than one way.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Every constant that the file declares or its tactics may name, with types, by name.
async fn known(
    worker: &mut ReservedWorker,
    text: &str,
    declarations: &[TracedDeclaration],
    steps: &[TracedStep],
    opened: &[String],
) -> Result<BTreeMap<String, Constant>, Error> {
    let private = |d: &TracedDeclaration| format!("_private.{MAIN}.0.{}", d.name);
    let mut names: BTreeSet<String> = declarations.iter().map(|d| d.name.clone()).collect();
    names.extend(declarations.iter().map(private));
    for step in steps {
        let around = declarations.iter().filter(|d| d.start <= step.start && step.end <= d.end);
        if let Some(declaration) = around.max_by_key(|d| d.start) {
            candidates(&step.text, &scopes(&declaration.name, opened), &mut names);
        }
        names.extend(step.constants.iter().cloned());
    }
    let limit = Some(names.len().max(1));
    let names = Some(names.into_iter().collect());
    let query = ConstantsQuery { names, limit, types: true, ..ConstantsQuery::default() };
    let answer = worker.constants_of_text(text, &query).await?;
    Ok(answer.constants.into_iter().map(|c| (user_name(&c.name).to_owned(), c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_are_told_by_how_they_are_written() {
        assert_eq!(proof_form(" := by\n  simp"), (ProofForm::Tactics, 4));
        assert_eq!(proof_form(" := bytes"), (ProofForm::Term, 4));
        assert_eq!(proof_form("\n  | 0 => rfl"), (ProofForm::Matching, 3));
        assert_eq!(proof_form(" where\n  a := 1"), (ProofForm::Where, 1));
        assert_eq!(proof_form(""), (ProofForm::None, 0));
        assert_eq!(doc_string("/-- One. -/ theorem a"), (Some("One.".into()), 11));
        assert_eq!(doc_string("theorem a"), (None, 0));
    }

    #[test]
    fn goals_are_the_same_but_for_namespaces() {
        let same = |left: &str, right: &str| same_goals(&[left.into()], &[right.into()]);
        assert!(same("a : Nat\n⊢ f (a + 1)", "a : Nat\n⊢ A.f\n    (a + 1)"));
        assert!(!same("⊢ g a", "⊢ f a") && !same("⊢ xf a", "⊢ f a") && !same("⊢ f a b", "⊢ f a"));
        assert!(!same_goals(&[], &["⊢ f".into()]));
    }
}
