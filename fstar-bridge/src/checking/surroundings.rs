//! What a candidate can name without saying where it is from.

use super::problem::Problem;
use crate::library::{Mention, Mentions, Module, Scope, is_of_tactics};
use crate::path::Step;
use std::collections::HashMap;

/// What stands before a candidate, as far as names go.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    module: String,
    /// The pushed texts in their order; none for one that cannot be read.
    texts: Vec<Option<Module>>,
    /// Names that the texts declare, with the number of the declaration.
    declared: HashMap<String, usize>,
    /// Number of the last declaration that opens something.
    opened: usize,
}

impl Surroundings {
    /// Of a problem.
    pub fn of(problem: &Problem) -> Surroundings {
        let mut out = Surroundings { module: problem.module().to_string(), ..Surroundings::default() };
        let mut begun = 1;
        for step in &problem.before.steps {
            let Step::Push { code, .. } = &**step else { continue };
            let text = Module::read(code).ok();
            if let Some(text) = &text {
                let opens = text.opens.iter().map(|(_, place)| begun + place);
                out.opened = opens.max().unwrap_or(0).max(out.opened);
                if !text.includes.is_empty() {
                    out.opened = usize::MAX;
                }
                for declaration in &text.declarations {
                    for name in &declaration.names {
                        out.declared.insert(name.clone(), begun + declaration.place);
                    }
                }
                begun += text.pieces;
            }
            out.texts.push(text);
        }
        // the definition itself
        out.declared.extend(problem.short_names().map(|name| (name.to_string(), usize::MAX)));
        out
    }

    /// The module that the candidate is in.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// What is open there, and what the candidate opens itself.
    pub fn scope<'a>(&self, modules: &'a crate::library::Modules, own: &Mentions) -> Scope<'a> {
        let mut scope = Scope::new(modules, &self.module);
        for text in &self.texts {
            match text {
                Some(text) => scope.read(text),
                None => scope.open_everything(),
            }
        }
        own.opens.iter().for_each(|path| scope.open(path));
        scope
    }

    /// Whether a name is certainly one that the record's own file declares: nothing is opened behind its declaration.
    pub fn declares(&self, mention: &Mention, own: &Mentions) -> bool {
        mention.qualifier.is_empty()
            && own.opens.is_empty()
            && self.declared.get(&mention.name).is_some_and(|declared| *declared > self.opened)
    }

    /// Whether some module of tactics may be open, as far as is written.
    pub fn has_tactics(&self, own: &Mentions) -> bool {
        let is_theirs = |path: &Vec<String>| {
            is_of_tactics(&path.join(".")) || is_of_tactics(&format!("FStar.{}", path.join(".")))
        };
        let paths = own.names.iter().map(|m| &m.qualifier).chain(&own.opens);
        self.texts.iter().any(|text| {
            text.as_ref().is_none_or(|text| {
                let opens = text.opens.iter().map(|(path, _)| path).chain(&text.includes);
                opens.chain(text.abbreviations.iter().map(|a| &a.full)).any(is_theirs)
            })
        }) || paths.into_iter().any(is_theirs)
    }
}
