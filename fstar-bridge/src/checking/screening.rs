//! What can be said of a candidate without F*.

use super::declared::declared;
use super::problem::DefinitionProblem;
use super::rules::{Forbidden, forbidden};
use super::uses::unproved;
use super::verdict::{CandidateVerdict, Word};
use crate::library::Library;
use crate::text::{Token, Unreadable, tokens};

/// Larger candidates are refused, bytes.
pub const LARGEST: usize = 1 << 20;
/// Deeper brackets are refused: F*'s parser and printer are recursive.
pub const DEEPEST: usize = 500;

/// What is to be pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screened<'a> {
    /// The candidate, less a repetition of the given `val`.
    pub text: &'a str,
    /// Options that are pushed and popped in it.
    pub pragmas: usize,
}

/// What is to be pushed if nothing speaks against it. Without the table of the library, only those of
/// its names are known that are known by heart.
///
/// # Errors
/// The verdict, if it needs no F*.
pub fn screen<'a>(
    problem: &DefinitionProblem,
    candidate: &'a str,
    library: Option<&Library>,
) -> Result<Screened<'a>, CandidateVerdict> {
    let ill_formed = |detail: String| Err(CandidateVerdict::new(Word::IllFormed, detail));
    if candidate.len() > LARGEST {
        return ill_formed(format!("{} bytes; the limit is {LARGEST}", candidate.len()));
    }
    let mut all = match tokens(candidate, DEEPEST) {
        Ok(tokens) => tokens,
        Err(Unreadable { reason, at }) => return ill_formed(format!("{reason} ({})", place(candidate, at))),
    };
    let mut pragmas = 0;
    if let Some(budget) = &problem.budget {
        let (rest, number) = budget.without_options(&all);
        (all, pragmas) = (rest.to_vec(), number);
    }
    let refuse = |f: Forbidden| {
        let detail = format!("`{}`: {} ({})", f.construct, f.why, place(candidate, f.at));
        Err(CandidateVerdict::new(Word::Forbidden, detail))
    };
    if let Some(f) = forbidden(&all) {
        return refuse(f);
    }
    let mut text = candidate.trim_start_matches('\u{feff}');
    // behind options the type is not repeated
    let val = problem.val.as_deref().filter(|_| pragmas == 0);
    if let Some(rest) = val.and_then(|val| without(&all, val)) {
        text = rest.first().map_or("", |t| &candidate[t.at..]);
        all = rest.to_vec();
    }
    let found = declared(&all);
    if let Some(val) = found.vals.first() {
        let at = place(candidate, all[*val].at);
        return ill_formed(match problem.val {
            Some(_) => format!("a `val` of its own ({at}); the type is given"),
            None => format!("a `val` ({at}); only the `let` is asked for"),
        });
    }
    let wanted: Vec<&str> = problem.short_names().collect();
    let group = match &*found.groups {
        [] => {
            return ill_formed(format!("it declares nothing; `let {}` is asked for", wanted.join("` and `")));
        }
        [group] => group,
        [_, second, ..] => {
            let at = place(candidate, all[second.at].at);
            return ill_formed(format!("a second definition, `{}` ({at})", second.names.join("`, `")));
        }
    };
    let mut names: Vec<&str> = group.names.iter().map(String::as_str).collect();
    let mut expected = wanted.clone();
    names.sort_unstable();
    expected.sort_unstable();
    if names != expected {
        return ill_formed(format!(
            "it defines `{}`, not `{}`",
            group.names.join("`, `"),
            wanted.join("`, `")
        ));
    }
    // what stands there because it was asked for
    let mut given = 0..0;
    if problem.val.is_none()
        && let Some(signature) = &problem.signature
    {
        let Ok(signature) = tokens(signature, DEEPEST) else {
            return Err(CandidateVerdict::new(
                Word::Infrastructure,
                "the given beginning of the definition has no tokens",
            ));
        };
        let from = all.iter().position(|t| is_declaring(t)).unwrap_or(group.at);
        let begun = signature.iter().position(is_declaring).unwrap_or(0);
        if !begins_with(&all[from..], &signature[begun..]) {
            return ill_formed("name, arguments or type are not the given ones".into());
        }
        given = from..from + signature.len() - begun;
    }
    if let Some(f) = unproved(Some(problem), library, &all, &given) {
        return refuse(f);
    }
    Ok(Screened { text, pragmas })
}

/// The first way around a proof in a text, and why it is one; none if the text has no tokens.
pub fn escape_hatch(text: &str) -> Option<String> {
    let tokens = tokens(text, DEEPEST).ok()?;
    let found = forbidden(&tokens).or_else(|| unproved(None, None, &tokens, &(0..0)));
    found.map(|f| format!("`{}`: {}", f.construct, f.why))
}

fn is_declaring(token: &Token<'_>) -> bool {
    token.text == "let"
}

/// The tokens behind `beginning`, if they begin so.
fn without<'a, 't>(all: &'a [Token<'t>], beginning: &str) -> Option<&'a [Token<'t>]> {
    let beginning = tokens(beginning, DEEPEST).ok().filter(|b| !b.is_empty())?;
    begins_with(all, &beginning).then(|| &all[beginning.len()..])
}

fn begins_with(all: &[Token<'_>], beginning: &[Token<'_>]) -> bool {
    all.len() >= beginning.len() && all.iter().zip(beginning).all(|(a, b)| a.text == b.text)
}

/// `line 3, column 7`
fn place(text: &str, at: usize) -> String {
    let before = &text[..at.min(text.len())];
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    format!("line {}, column {column}", before.matches('\n').count() + 1)
}
