//! A module of the library, from its interface and its implementation.

use super::declaration::Declaration;
use super::piece::{Begin, Piece, pieces};
use crate::text::{Kind, Token, tokens};

/// A module abbreviation, `module S = FStar.Seq`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// The abbreviation.
    pub short: String,
    /// The parts of the name that it stands for.
    pub full: Vec<String>,
}

/// One file of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// Opened namespaces and modules, with the order in the file.
    pub opens: Vec<(Vec<String>, usize)>,
    /// Its module abbreviations.
    pub abbreviations: Vec<Abbreviation>,
    /// The modules whose names it shows as its own.
    pub includes: Vec<Vec<String>>,
    /// What it declares, in the order of the file.
    pub declarations: Vec<Declaration>,
    /// How many declarations the file has, those without a name with them.
    pub pieces: usize,
}

/// Options with which F* checks nothing, or not all.
const ADMITTING: [&str; 5] =
    ["--lax", "--admit_smt_queries", "--admit_except", "--MLish", "--__no_positivity"];

impl Module {
    /// Reads a file.
    ///
    /// # Errors
    /// Why it has no tokens.
    pub fn read(text: &str) -> Result<Module, String> {
        let tokens = tokens(text, usize::MAX).map_err(|e| e.reason)?;
        let mut out = Module::default();
        // whether all is admitted, for each option block that is open
        let mut admitted = vec![false];
        for (place, piece) in pieces(&tokens).iter().enumerate() {
            let behind = &tokens[piece.at + 1..piece.to];
            match piece.begin {
                Begin::Open => out.opens.push((path(behind), place)),
                Begin::Include => out.includes.push(path(behind)),
                Begin::Module => out.abbreviations.extend(abbreviation(behind)),
                Begin::Pragma => change(&mut admitted, &tokens, piece),
                _ => {
                    let is_admitted = admitted.last() == Some(&true);
                    out.declarations.extend(Declaration::of(&tokens, piece, place, is_admitted));
                }
            }
        }
        out.pieces = pieces(&tokens).len();
        Ok(out)
    }
}

/// The path that some tokens begin with.
fn path(tokens: &[Token<'_>]) -> Vec<String> {
    let mut out = vec![];
    for (i, token) in tokens.iter().enumerate() {
        match (i % 2, token.kind) {
            (0, Kind::Word) => out.push(token.text.to_string()),
            (1, _) if token.text == "." => {}
            _ => break,
        }
    }
    out
}

fn abbreviation(tokens: &[Token<'_>]) -> Option<Abbreviation> {
    match tokens {
        [short, equals, full @ ..] if equals.text == "=" => {
            Some(Abbreviation { short: short.text.to_string(), full: path(full) })
        }
        _ => None,
    }
}

fn change(admitted: &mut Vec<bool>, tokens: &[Token<'_>], piece: &Piece) {
    let options = tokens.get(piece.at + 1).filter(|t| t.kind == Kind::Text).map_or("", |t| t.text);
    let words: Vec<&str> = options.trim_matches('"').split_whitespace().collect();
    let is_set = |(i, word): (usize, &&str)| ADMITTING.contains(word) && words.get(i + 1) != Some(&"false");
    let admits = words.iter().enumerate().any(is_set);
    let last = admitted.last().copied().unwrap_or(false);
    match tokens[piece.at].text {
        "#push-options" => admitted.push(last || admits),
        "#pop-options" => {
            admitted.pop();
        }
        "#set-options" | "#reset-options" => {
            let before = last && tokens[piece.at].text == "#set-options";
            admitted.pop();
            admitted.push(before || admits);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_abbreviations_and_options() {
        let text = "module FStar.A\nopen FStar.B\nmodule S = FStar.Seq\ninclude FStar.C\nlet a = 1\n\
                    #push-options \"--lax\"\nlet b = 1\n#pop-options\nlet c = 1\n\
                    #set-options \"--admit_smt_queries true\"\nlet d = 1\n#reset-options\nlet e = 1";
        let module = Module::read(text).unwrap();
        assert_eq!(module.opens, [(vec!["FStar".to_string(), "B".into()], 1)]);
        assert_eq!(module.abbreviations[0].full, ["FStar", "Seq"]);
        assert_eq!(module.includes, [["FStar", "C"]]);
        let faith: Vec<bool> = module.declarations.iter().map(|d| d.faith.is_some()).collect();
        assert_eq!(faith, [false, true, false, true, false]);
        assert!(Module::read("let f = (1").is_err());
    }
}
