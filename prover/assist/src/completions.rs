//! What may stand at a place: names that begin as the text before it does.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::diagnostics::{outline_of, shortened};
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use lean_bridge::ConstantsQuery;
use proof_session::names::{name_before, open_namespaces};
use proof_session::{Completeness, GoalText, one_line};
use serde::Serialize;
use std::collections::HashSet;

/// Items that get their types.
const DETAILED: usize = 8;

/// A name that may stand at the place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// What to write in the place of the name that is begun; behind `x.` for a variable `x`, in the
    /// place of what follows the dot.
    pub label: String,
    /// `theorem`, `def`, `variable`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Names that may stand at the place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Completions {
    /// Variables first, then the file's own names, then the library's, short ones first.
    pub items: Vec<Completion>,
}

/// Items, each label once.
#[derive(Default)]
struct List {
    items: Vec<Completion>,
    seen: HashSet<String>,
}

impl List {
    fn add(&mut self, label: String, kind: &str, detail: Option<String>) {
        if !label.is_empty() && self.seen.insert(label.clone()) {
            let detail = detail.map(|d| shortened(&one_line(&d), 300));
            let kind = Some(kind.to_owned()).filter(|k| !k.is_empty());
            self.items.push(Completion { label, kind, detail });
        }
    }
}

impl Workspace {
    /// Names that begin as the text before a place does: hypotheses, declarations of the file and of
    /// the library, with the namespaces that are open; behind `x.` those of the namespace of the type
    /// of `x`.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn completions(
        &self,
        ask: &Ask,
        file: &str,
        line: u32,
        column: u32,
        most: usize,
    ) -> Result<Answer<Completions>, AssistError> {
        let source = self.read(file)?;
        source.position(line, column)?;
        let offset = source.offset(line, column);
        let begun = name_before(&source.text[..offset]);
        let context = self.context(ask, &source, line, column)?;
        let mut list = List::default();
        for (name, ty) in context.iter().filter(|(name, _)| name.starts_with(begun)) {
            list.add(name.clone(), "variable", Some(ty.clone()));
        }
        let mut prefixes: Vec<(String, String)> = vec![];
        if let Some((receiver, part)) = begun.rsplit_once('.')
            && let Some((_, ty)) = context.iter().find(|(name, _)| name == receiver)
        {
            let head = proof_session::names::words(ty).next().unwrap_or_default();
            prefixes.push((format!("{head}.{part}"), format!("{head}.")));
        }
        let spaces = open_namespaces(&source.text, offset);
        prefixes.push((begun.to_owned(), String::new()));
        prefixes.extend(spaces.iter().map(|s| (format!("{s}.{begun}"), format!("{s}."))));
        let outline = outline_of(&source).unwrap_or_default();
        for (prefix, cut) in &prefixes {
            for d in outline.declarations().into_iter().filter(|d| d.name.starts_with(prefix.as_str())) {
                let signature = source.text.get(d.signature.clone()).map(str::to_owned);
                list.add(d.name[cut.len()..].to_owned(), &d.keyword, signature);
            }
        }
        let own = list.items.len();
        let mut complete = true;
        let mut full_names = vec![];
        // Without a letter everything would be listed.
        if !begun.is_empty() {
            let mut hand = self.desk(ask)?;
            let mut found: Vec<(String, String, String)> = vec![];
            for (prefix, cut) in &prefixes {
                let query =
                    ConstantsQuery { prefix: prefix.clone(), limit: Some(1000), ..ConstantsQuery::default() };
                let header = source.imports();
                match self.request(ask, &mut hand, "listing names", |s| s.constants(&header, &query)) {
                    Ok(known) => {
                        let names = known.constants.into_iter().filter(|c| !c.name.contains("._"));
                        found.extend(
                            names.map(|c| (c.name[cut.len().min(c.name.len())..].to_owned(), c.name, c.kind)),
                        );
                    }
                    Err(AssistError::Unsupported(_)) => {
                        complete = false;
                        break;
                    }
                    Err(e) => return Err(e),
                }
            }
            found.sort_by_cached_key(|(label, ..)| {
                (label.matches('.').count(), label.chars().count(), label.clone())
            });
            for (label, name, kind) in found {
                full_names.push((label.clone(), name));
                list.add(label, &kind, None);
            }
            complete &= list.items.len() <= most;
            list.items.truncate(most);
            let wanted = |label: &str| full_names.iter().find(|(l, _)| l == label).map(|(_, n)| n.clone());
            let names: Vec<String> =
                list.items.iter().skip(own).take(DETAILED).filter_map(|i| wanted(&i.label)).collect();
            let known = self.look_up(ask, &mut hand, &source.imports(), &names)?;
            for item in list.items.iter_mut().filter(|i| i.detail.is_none()) {
                let constant = wanted(&item.label).and_then(|n| known.get(&n).cloned());
                item.detail = constant.and_then(|c| c.ty).map(|t| shortened(&one_line(&t), 300));
            }
        }
        list.items.truncate(most);
        let completeness = if complete { Completeness::Complete } else { Completeness::Partial };
        Ok(self.answer(&source, Completions { items: list.items }, completeness))
    }

    /// Variables and hypotheses at a place, with their types; none where Lean does not read so far.
    fn context(
        &self,
        ask: &Ask,
        source: &Source,
        line: u32,
        column: u32,
    ) -> Result<Vec<(String, String)>, AssistError> {
        let begun = name_before(&source.text[..source.offset(line, column)]).chars().count() as u32;
        let position = source.position(line, (column - begun.min(column - 1)).max(1))?;
        let seen = match self.look(ask, &mut self.desk(ask)?, source, &[position]) {
            Ok(seen) => seen,
            Err(AssistError::Imports { .. }) => return Ok(vec![]),
            Err(e) => return Err(e),
        };
        let place = seen.places.into_iter().next().unwrap_or_default();
        let text = place.all_goals().next().and_then(|g| g.text.clone());
        let text = text.or_else(|| place.term.and_then(|t| t.expected).map(|e| e.goal));
        let goal = text.and_then(|t| GoalText::parse(&t)).unwrap_or_default();
        let entries = goal.hypotheses.into_iter().rev().flat_map(|hypothesis| {
            let ty = hypothesis.ty.clone();
            hypothesis.names.into_iter().filter(|n| !n.contains('✝')).map(move |n| (n, ty.clone()))
        });
        Ok(entries.collect())
    }
}
