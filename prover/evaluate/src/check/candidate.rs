//! The texts that may prove a statement: how a proof is to be read where it is only a part of a
//! declaration, or declares in other words than the statement.
//!
//! Nothing here decides. Each text is judged as it stands, its declaration compared with the
//! statement as a term; a wrong reading costs time.

use super::indent;
use super::lemma;
use super::task::Task;
use data::{Declaration, Keyword, LeanFile, Proof, body_end};

/// How many examples of a text are tried for one that was asked for.
const MOST_EXAMPLES: usize = 4;

/// What the judge is to be asked about a submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The question.
    pub task: Task,
    /// What was read in another way than it was written, in sentences for the answer.
    pub remarks: Vec<String>,
}

/// A statement and texts one of which may prove it.
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateProofs {
    pub header: String,
    /// With a proof, or closed by `sorry`.
    pub statement: String,
    /// In the order in which they are tried; at least one.
    pub texts: Vec<String>,
    pub remarks: Vec<String>,
}

impl CandidateProofs {
    /// Of a proof, which is a whole declaration or what follows the statement.
    pub fn of_proof(header: &str, statement: &Declaration, proof: &str) -> CandidateProofs {
        let (body, rest) = proof.split_at(body_end(proof));
        // Commands from the beginning, whatever they declare: a text may have words of its own for theorems.
        if body.trim().is_empty() {
            return CandidateProofs::of_file(header, statement, proof);
        }
        let mut texts = completed(statement, body);
        if !rest.trim().is_empty() {
            texts.iter_mut().for_each(|text| *text = format!("{}\n\n{rest}", text.trim_end()));
        }
        CandidateProofs::of_texts(header, asked_text(statement, false), texts, vec![])
    }

    /// Of a text that declares what it proves.
    pub fn of_file(header: &str, statement: &Declaration, text: &str) -> CandidateProofs {
        let asked = &statement.theorem;
        let declared = LeanFile::parse("proof", text).map(|f| f.declarations).unwrap_or_default();
        let named = |d: &&Declaration| d.keyword != Keyword::Example;
        let exactly = |d: &&Declaration| named(d) && d.theorem.declares == asked.declares;
        let nearly = |d: &&Declaration| named(d) && same_name(&d.theorem.declares, &asked.declares);
        let mut remarks = vec![];
        let mut is_private = false;
        let texts = match declared.iter().rfind(exactly).or_else(|| declared.iter().rfind(nearly)) {
            Some(d) => {
                if d.is_private {
                    // a private name is another name: statement and proof must both have it
                    is_private = true;
                    remarks.push(format!(
                        "`{}` is declared `private`: it is judged under its private name",
                        asked.declares
                    ));
                }
                vec![text.to_owned()]
            }
            None if statement.keyword == Keyword::Example => {
                let examples = declared.iter().rev().filter(|d| d.keyword == Keyword::Example);
                let starts: Vec<usize> = examples.map(|d| d.keyword_start).take(MOST_EXAMPLES).collect();
                if !starts.is_empty() {
                    remarks.push(format!("the `example` is judged as a theorem called `{}`", asked.declares));
                }
                starts.into_iter().map(|at| with_name(text, at, &asked.declares)).collect()
            }
            None => vec![],
        };
        let texts = if texts.is_empty() { vec![text.to_owned()] } else { texts };
        CandidateProofs::of_texts(header, asked_text(statement, is_private), texts, remarks)
    }

    fn of_texts(
        header: &str,
        statement: String,
        mut texts: Vec<String>,
        mut remarks: Vec<String>,
    ) -> CandidateProofs {
        let (mut header, mut lemmas) = (header.to_owned(), false);
        for text in &mut texts {
            if let Some(known) = lemma::as_theorem(text, &header) {
                (*text, lemmas) = (known, true);
            }
        }
        if let Some(known) = lemma::as_theorem(&header, "") {
            (header, lemmas) = (known, true);
        }
        if lemmas {
            remarks.push(lemma::REMARK.to_owned());
        }
        CandidateProofs { header, statement, texts, remarks }
    }
}

/// The statement as the judge is given it. Where a proof begins is a guess, as notations may use any sign; so
/// of a text that is not plainly left open nothing is cut off.
fn asked_text(statement: &Declaration, is_private: bool) -> String {
    let words = &statement.theorem.statement;
    let private = if is_private { "private " } else { "" };
    match statement.proof {
        Proof::Open => format!("{private}{words} := by sorry"),
        Proof::Partial | Proof::Given => format!("{private}{words}\n  {}", statement.proof_text),
    }
}

/// Whether two names may be one: either is as long as its namespaces make it.
fn same_name(left: &str, right: &str) -> bool {
    let [left, right] = [left, right].map(|name| name.trim_start_matches("_root_."));
    let is_end = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    is_end(left, right) || is_end(right, left)
}

/// The text with the example whose word begins there as a theorem of that name.
fn with_name(text: &str, at: usize, name: &str) -> String {
    format!("{}theorem {name} {}", &text[..at], text[at + "example".len()..].trim_start())
}

/// The statement with a proof that is only a part of a declaration.
fn completed(statement: &Declaration, proof: &str) -> Vec<String> {
    let words = &statement.theorem.statement;
    let trimmed = proof.trim();
    let begins = |w: &str| {
        trimmed.strip_prefix(w).is_some_and(|r| r.is_empty() || r.starts_with(|c: char| c.is_whitespace()))
    };
    if trimmed.starts_with(":=") || begins("where") {
        return vec![format!("{words} {trimmed}")];
    }
    if trimmed.starts_with('|') {
        // on lines of their own: no case may stand left of the first one
        return indent::readings(proof).into_iter().map(|block| format!("{words}\n{block}")).collect();
    }
    if begins("by") {
        return vec![format!("{words} := {trimmed}")];
    }
    let blocks = indent::readings(proof);
    let term = blocks.first().map(|block| format!("{words} :=\n{block}"));
    let tactics = blocks.iter().map(|block| format!("{words} := by\n{block}"));
    match statement.proof_text.split_whitespace().collect::<Vec<_>>()[..] {
        // what was left open there is a term
        [":="] => term.into_iter().chain(tactics).collect(),
        // what was left open there is a block of tactics
        [":=", "by"] => tactics.collect(),
        _ => tactics.chain(term).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(text: &str) -> Declaration {
        LeanFile::parse("s", text).unwrap().declarations.pop().unwrap()
    }

    #[test]
    fn the_end_of_the_statement_says_what_is_missing() {
        let texts = |end: &str| {
            let s = statement(&format!("theorem t : 1 = 1{end}"));
            CandidateProofs::of_proof("", &s, "rfl").texts
        };
        let (term, tactics) =
            ("theorem t : 1 = 1 :=\n  rfl".to_owned(), "theorem t : 1 = 1 := by\n  rfl".to_owned());
        assert_eq!(texts(" :="), [term.clone(), tactics.clone()]);
        assert_eq!(texts(" := by"), std::slice::from_ref(&tactics));
        assert_eq!(texts(""), [tactics.clone(), term.clone()]);
        assert_eq!(texts(" := by sorry"), [tactics, term]);
    }

    #[test]
    fn cases_stand_under_one_another() {
        let texts =
            |proof| CandidateProofs::of_proof("", &statement("theorem t : ∀ n : Nat, n = n"), proof).texts;
        let expected = "theorem t : ∀ n : Nat, n = n\n  | 0 => rfl\n  | n + 1 => rfl";
        for proof in
            ["| 0 => rfl\n| n + 1 => rfl", "  | 0 => rfl\n  | n + 1 => rfl\n", "\n| 0 => rfl\n| n + 1 => rfl"]
        {
            assert_eq!(texts(proof), [expected], "{proof}");
        }
        assert!(texts("| 0 => rfl\n  | n + 1 => rfl").contains(&expected.to_owned()));
    }

    #[test]
    fn commands_behind_a_body_stay_commands() {
        let s = statement("theorem t : 1 = 1 := by");
        let c = CandidateProofs::of_proof("", &s, "rfl\n\ntheorem u : 2 = 2 := rfl");
        assert_eq!(c.texts, ["theorem t : 1 = 1 := by\n  rfl\n\ntheorem u : 2 = 2 := rfl"]);
        let c = CandidateProofs::of_proof("", &s, ":= rfl\nopen Nat\nlemma u : 2 = 2 := rfl");
        assert_eq!(c.texts, ["theorem t : 1 = 1 := rfl\n\nopen Nat\ntheorem u : 2 = 2 := rfl"]);
        assert_eq!(c.remarks, [lemma::REMARK]);
    }

    #[test]
    fn examples_get_the_name_that_is_asked_for() {
        let s = statement("example : 1 = 1 := by sorry");
        let c = CandidateProofs::of_file("", &s, "example : 2 = 2 := rfl\nexample : 1 = 1 := rfl");
        assert_eq!(
            c.texts,
            [
                "example : 2 = 2 := rfl\ntheorem example_1 : 1 = 1 := rfl",
                "theorem example_1 : 2 = 2 := rfl\nexample : 1 = 1 := rfl"
            ]
        );
        assert_eq!(c.statement, "theorem example_1 : 1 = 1 := by sorry");
        assert_eq!(c.remarks.len(), 1);
        // who asks for a name does not get an example
        let c = CandidateProofs::of_file("", &statement("theorem t : 1 = 1"), "example : 1 = 1 := rfl");
        assert_eq!((c.texts.as_slice(), c.remarks.len()), (&["example : 1 = 1 := rfl".to_owned()][..], 0));
    }

    #[test]
    fn a_private_theorem_is_asked_for_under_its_private_name() {
        for text in ["private theorem t : 1 = 1 := rfl", "private lemma A.t : 1 = 1 := rfl"] {
            let c = CandidateProofs::of_file("", &statement("theorem t : 1 = 1"), text);
            assert_eq!(c.statement, "private theorem t : 1 = 1 := by sorry");
            assert!(c.remarks[0].contains("`private`"), "{c:?}");
        }
        let c =
            CandidateProofs::of_file("", &statement("private theorem t : 1 = 1"), "theorem t : 1 = 1 := rfl");
        assert_eq!(c.statement, "theorem t : 1 = 1 := by sorry");
        let c = CandidateProofs::of_file(
            "",
            &statement("theorem t : 1 = 1"),
            "private theorem xt : 1 = 1 := rfl",
        );
        assert_eq!(c.statement, "theorem t : 1 = 1 := by sorry");
    }
}
