//! What a candidate uses of the library: nothing that is taken on faith, and of its tactics those that
//! direct a search.

use super::problem::DefinitionProblem;
use super::rules::{Forbidden, refused_word};
use super::surroundings::Surroundings;
use super::written::Written;
use crate::library::{Library, Locals, Mention, Mentions, Primitive, Scope};
use crate::text::Token;
use std::ops::Range;

const UNKNOWN: &str =
    "it is of a module of tactics, and not known to do no more than direct the search for a proof";
const NOT_WRITTEN: &str =
    "it is given a term or a name that is made of data; what is used must be written out";
const READ_BACK: &str = "terms that are read out of the goal must not be put into the proof";
const BUILT: &str = "it makes a term of what is read out of the goal; what is used must be written out";
const ADMITS: &str = "the tactic closes goals without a proof";

/// A candidate, and what its names may mean.
struct Uses<'a, 't> {
    surroundings: Surroundings,
    library: Option<&'a Library>,
    scope: Option<Scope<'a>>,
    tokens: &'a [Token<'t>],
    mentions: Mentions,
    locals: Locals<'t>,
    /// Whether names count that are known to be of tactics, wherever they are from: without the
    /// library's sources where a module of tactics is in use, and with them where a module is open of
    /// which nobody knows what it includes.
    is_by_heart: bool,
}

/// The first name that is not allowed. `given`: the tokens that are not the candidate's own choice.
pub fn unproved(
    problem: Option<&DefinitionProblem>,
    library: Option<&Library>,
    tokens: &[Token<'_>],
    given: &Range<usize>,
) -> Option<Forbidden> {
    let surroundings = problem.map(Surroundings::of).unwrap_or_default();
    let mentions = Mentions::of(tokens).without_locals(tokens);
    let scope = library.map(|library| surroundings.scope(library.modules(), &mentions));
    let locals = Locals::of(tokens);
    let is_by_heart = match &scope {
        Some(scope) => surroundings.has_unknown(scope),
        None => surroundings.has_tactics(&mentions),
    };
    let uses = Uses { surroundings, library, scope, tokens, mentions, locals, is_by_heart };
    let own = |m: &&Mention| !given.contains(&m.token) && !uses.surroundings.declares(m, &uses.mentions);
    let mentions: Vec<&Mention> = uses.mentions.names.iter().filter(own).collect();
    mentions.iter().find_map(|m| uses.taken_on_faith(m)).or_else(|| uses.of_tactics(&mentions))
}

impl Uses<'_, '_> {
    fn forbidden(&self, mention: &Mention, why: impl Into<String>) -> Forbidden {
        let parts: Vec<&str> = mention.qualifier.iter().chain([&mention.name]).map(String::as_str).collect();
        Forbidden { construct: parts.join("."), why: why.into(), at: self.tokens[mention.token].at }
    }

    /// A name that the library takes on faith.
    fn taken_on_faith(&self, mention: &Mention) -> Option<Forbidden> {
        // the record's own module is what was given
        let own = self.surroundings.module();
        let (full, faith) = self.library?.faith(self.scope.as_ref()?, mention, own)?;
        Some(self.forbidden(mention, format!("`{full}` {faith}")))
    }

    /// A primitive of tactics that is not allowed, or not with what it is given.
    fn of_tactics(&self, mentions: &[&Mention]) -> Option<Forbidden> {
        let mut found: Vec<(&Mention, Primitive)> = vec![];
        for mention in mentions {
            match self.primitive(mention) {
                None => {}
                Some(Some(Primitive::Admits)) => return Some(self.forbidden(mention, ADMITS)),
                Some(Some(primitive)) => found.push((mention, primitive)),
                Some(None) => return Some(self.forbidden(mention, UNKNOWN)),
            }
        }
        let written = Written::of(self.tokens, &self.locals);
        let reads = found.iter().any(|(_, p)| *p == Primitive::Read);
        found.iter().find_map(|(mention, primitive)| {
            let is_given = || written.is_given(mention.token);
            let why = match primitive {
                Primitive::Literal => return self.literal(mention, &written),
                Primitive::Build if reads => BUILT,
                Primitive::Use if reads && !is_given() => READ_BACK,
                _ => return None,
            };
            Some(self.forbidden(mention, why))
        })
    }

    /// What a name can do if it is one of tactics; within, none if that is not known.
    fn primitive(&self, mention: &Mention) -> Option<Option<Primitive>> {
        if let (Some(library), Some(scope)) = (self.library, &self.scope) {
            let mut modules = library.tactics(scope, mention);
            modules.retain(|module| *module != self.surroundings.module());
            if !modules.is_empty() {
                return Some(Primitive::of(&mention.name));
            }
        }
        if !self.is_by_heart {
            return None;
        }
        match Primitive::of(&mention.name) {
            None if Primitive::is_known_trap(&mention.name) => Some(None),
            None => None,
            known => Some(known),
        }
    }

    /// What makes names or values of data: the data must be written out, and what it names allowed.
    fn literal(&self, mention: &Mention, written: &Written<'_, '_>) -> Option<Forbidden> {
        if !matches!(mention.name.as_str(), "pack_fv" | "explode_qn") {
            return (!written.is_given(mention.token)).then(|| self.forbidden(mention, NOT_WRITTEN));
        }
        let Some(given) = written.name_given(mention.token) else {
            return Some(self.forbidden(mention, NOT_WRITTEN));
        };
        let mut qualifier = given?;
        if let Some(why) = qualifier.iter().find_map(|part| refused_word(part)) {
            return Some(self.forbidden(mention, why));
        }
        let name = qualifier.pop()?;
        let named = Mention { qualifier, name, token: mention.token };
        self.taken_on_faith(&named)
    }
}
