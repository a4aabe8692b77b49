//! The interface of the session's own module: F* puts its
//! declarations between those of the implementation by itself.
//!
//! As the recordings s30 to s35 show it, and F*'s own interleaving does it: what is no `val` comes before the
//! next declaration of the implementation, whatever that is; a `val` comes before the declaration that
//! defines its name, and must be the first that is left. A `val` of the implementation defines nothing, so
//! that the interface's comes besides, and is refused then.

use super::declaration::{self, Declaration, Kind};
use super::issue::Range;
use super::model::Model;
use super::push::Stop;
use super::tokens::{Position, Tokens};

const START: Position = Position { line: 1, column: 0 };

/// The declarations of an interface, and its file.
#[derive(Default)]
pub struct Interface {
    file: String,
    list: Vec<Declaration>,
}

impl Interface {
    pub fn of(file: &str, text: &str) -> Self {
        let mut list = declaration::parse(text, &Tokens::of(text, START)).list;
        list.retain(|d| !matches!(d.kind, Kind::Module | Kind::Pragma));
        Self { file: file.into(), list }
    }

    /// The declarations of the whole module, those of the interface where F* puts them.
    pub fn with(&self, implementation: Vec<Declaration>) -> Vec<Declaration> {
        let (mut all, mut from) = (Vec::new(), 0);
        for next in implementation {
            let count = taken(&self.list[from..], &next).unwrap_or(0);
            all.extend(self.list[from..from + count].iter().cloned());
            all.push(next);
            from += count;
        }
        all
    }

    fn range(&self, declaration: &Declaration) -> Range {
        Range { file: self.file.clone(), beg: declaration.beg, end: declaration.end }
    }
}

fn defines(declaration: &Declaration, name: &str) -> bool {
    declaration.kind != Kind::Val && declaration.names.iter().any(|n| n == name)
}

/// How many of the interface's declarations come before the next one of
/// the implementation, or what F* says of its place.
pub fn taken(rest: &[Declaration], next: &Declaration) -> Result<usize, String> {
    let is_val = |d: &Declaration, name: &str| d.kind == Kind::Val && d.names.iter().any(|n| n == name);
    let Some(first) = rest.iter().position(|d| d.kind == Kind::Val) else { return Ok(rest.len()) };
    let waited = rest[first].names.first().cloned().unwrap_or_default();
    if !defines(next, &waited) {
        let early = next
            .names
            .iter()
            .find(|name| next.kind != Kind::Val && rest[first + 1..].iter().any(|later| is_val(later, name)));
        return match early {
            Some(early) => Err(format!("Expected the definition of {waited} to precede {early}")),
            None => Ok(first),
        };
    }
    // the other members of a mutual group follow at once
    let mut end = first + 1;
    for name in next.names.iter().filter(|n| **n != waited) {
        match rest.get(end) {
            Some(val) if is_val(val, name) => end += 1,
            _ if rest[end..].iter().any(|later| is_val(later, name)) => {
                return Err(format!("{name} is out of order with {waited}"));
            }
            _ => {}
        }
    }
    Ok(end)
}

impl Model {
    /// Declares what of the interface comes before a declaration of the implementation.
    pub fn interleave(&mut self, next: &Declaration, range: &Range) -> Result<(), Stop> {
        if next.kind == Kind::Module {
            return Ok(());
        }
        let interface = self.env.interface.clone();
        let from = self.env.interleaved;
        let count = taken(&interface.list[from..], next)
            .map_err(|text| Stop::Fail(self.words.error(233, &text, range.clone())))?;
        for d in &interface.list[from..from + count] {
            if matches!(d.kind, Kind::Open | Kind::Alias | Kind::Friend) {
                continue;
            }
            let place = interface.range(d);
            self.is_new(d, &place)?;
            self.env.declare(d, &place);
        }
        self.env.interleaved += count;
        Ok(())
    }

    /// A name of the interface that the implementation has already:
    /// the error stands at the beginning of the buffer.
    fn is_new(&self, declaration: &Declaration, place: &Range) -> Result<(), Stop> {
        let Some(name) = declaration.names.iter().find(|n| self.env.entries.iter().any(|e| e.name == **n))
        else {
            return Ok(());
        };
        let Range { file, beg, end } = place;
        let text = format!(
            "Top-level declaration {}.{name} for a name that is already used in this module; top-level \
             declarations must be unique in their module (Also see: {file}({},{}-{},{}))",
            self.dependencies.module, beg.line, beg.column, end.line, end.column
        );
        Err(Stop::Fail(self.words.error(47, &text, self.range(START, START))))
    }
}
