//! A Lean file divided into commands, its theorems found.

use crate::lean_commands::{
    admits, commands, declaration_keyword, is_exit, is_open, mutual_members, other_declaration,
    theorem_keyword,
};
use crate::lexer::{Kind, Token, tokens};
use crate::proof_start::proof_start;
use crate::{FileLine, SharedText, Skipped, SuiteError, Theorem, input};
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

/// How the proof of a theorem stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// `:= by sorry`, `:= sorry`, `:= by` or nothing: to be proved.
    Open,
    /// A proof that admits something on its way (`sorry`, `admit`, `stop`): to be proved as well.
    Partial,
    /// Anything else.
    Given,
}

/// The word that declares a theorem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// Lean's own.
    Theorem,
    /// Mathlib's other word for it, which Lean without Mathlib does not know.
    Lemma,
    /// A theorem without a name.
    Example,
}

/// A theorem, lemma or example of a file.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// The theorem; its header is everything before it except the open theorems and the proofs that use them.
    pub theorem: Theorem,
    /// Whether a proof is given.
    pub proof: Proof,
    /// What follows the statement, from its `:=` (or `where`, or the first
    /// case of a proof by patterns) on; may be empty.
    pub proof_text: String,
    /// The bytes of the text that the proof takes; empty, behind the statement, where there is none.
    pub proof_range: Range<usize>,
    /// How it is declared.
    pub keyword: Keyword,
    /// The byte of the text at which the keyword begins.
    pub keyword_start: usize,
    /// Whether it is declared `private`.
    pub is_private: bool,
}

impl Declaration {
    /// Whether it is to be proved.
    pub fn is_open(&self) -> bool {
        self.proof != Proof::Given
    }
}

/// The theorems of a Lean file, in order.
///
/// `lemma` becomes `theorem`, an `example` gets the name `example_LINE`, and modifiers and attributes are
/// left out: they change who sees a theorem, not what it says. A prefix such as `open Nat in` moves to the
/// header. The namespaces and sections a theorem stands in remain open at the end of its header. Theorems of
/// a `mutual` block each have the header that the block has: what they state cannot mention one another.
#[derive(Debug, Clone)]
pub struct LeanFile {
    /// Theorems with and without proof.
    pub declarations: Vec<Declaration>,
    /// What begins like a theorem and is none: without a name, or without a statement.
    pub faults: Vec<Skipped>,
    /// What is left open and is no theorem, and theorems behind `#exit`, where Lean does not read on.
    pub left_out: Vec<Skipped>,
}

impl LeanFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`SuiteError::Input`] and those of [`LeanFile::parse`].
    pub fn read(path: &Path) -> Result<Self, SuiteError> {
        Self::parse(&path.display().to_string(), &input::read_text(path)?)
    }

    /// Divides the text of the file named `file`.
    ///
    /// # Errors
    /// [`SuiteError::Lean`] for a comment or string without an end.
    pub fn parse(file: &str, text: &str) -> Result<Self, SuiteError> {
        let mut reading = Reading::new(file, text);
        let tokens = tokens(text).map_err(|error| SuiteError::Lean {
            place: reading.place(error.start),
            message: error.message.to_owned(),
        })?;
        let mut ended = false;
        for command in commands(&tokens) {
            ended |= command.first().is_some_and(is_exit);
            match mutual_members(command) {
                _ if ended => reading.note_unread(command),
                Some(members) => reading.block(command, &members),
                None => reading.command(command),
            }
        }
        let whole = SharedText::from(reading.header);
        let mut declarations = reading.declarations;
        for (declaration, end) in declarations.iter_mut().zip(reading.ends) {
            if let Some(end) = end {
                declaration.theorem.header = whole.first(end);
            }
        }
        Ok(Self { declarations, faults: reading.faults, left_out: reading.left_out })
    }

    /// The text that was divided, in words that Lean knows, with a proof (`:= by …`) in the place of a
    /// declaration's own; `None` leaves that as it is. Lines of the proof move in as far as the declaration.
    pub fn with_proof(&self, text: &str, put: Option<(&Declaration, &str)>) -> String {
        let own_lemma = declares_lemma(text);
        let mut whole = String::with_capacity(text.len());
        let mut copied = 0;
        for declaration in &self.declarations {
            if declaration.keyword == Keyword::Lemma && !own_lemma {
                whole.push_str(&text[copied..declaration.keyword_start]);
                whole.push_str("theorem");
                copied = declaration.keyword_start + "lemma".len();
            }
            if let Some((_, proof)) =
                put.filter(|(replaced, _)| replaced.proof_range == declaration.proof_range)
            {
                let range = &declaration.proof_range;
                let line = text[..declaration.keyword_start].rfind('\n').map_or(0, |end| end + 1);
                let column = text[line..].len() - text[line..].trim_start_matches(' ').len();
                whole.push_str(text[copied..range.start].trim_end());
                whole.push(' ');
                whole.push_str(&proof.trim().replace('\n', &format!("\n{}", " ".repeat(column))));
                copied = range.end;
            }
        }
        whole.push_str(&text[copied..]);
        whole
    }

    /// Divides a text that someone gives as a statement: declarations, as in a file, or a bare
    /// proposition, which becomes the theorem `statement`. A text that declares something else, such as an
    /// instance, is no proposition and has no theorem.
    ///
    /// # Errors
    /// As [`LeanFile::parse`].
    pub fn of_statement(source: &str, text: &str) -> Result<Self, SuiteError> {
        let file = Self::parse(source, text)?;
        let is_bare =
            file.declarations.is_empty() && file.faults.is_empty() && other_declaration(text).is_none();
        if is_bare { Self::parse(source, &format!("theorem statement : {text}")) } else { Ok(file) }
    }
}

/// A text that is being divided.
struct Reading<'a> {
    file: &'a str,
    text: &'a str,
    /// Whether `lemma` is a word that the text itself gives a meaning.
    own_lemma: bool,
    /// What stands before the next theorem.
    header: String,
    /// For each declaration how much of the header stands before it; `None` where it has one of its own.
    ends: Vec<Option<usize>>,
    /// Names of theorems that are in no header: open ones, and those whose proofs mention them.
    absent: HashSet<String>,
    declarations: Vec<Declaration>,
    faults: Vec<Skipped>,
    left_out: Vec<Skipped>,
}

impl<'a> Reading<'a> {
    fn new(file: &'a str, text: &'a str) -> Self {
        Reading {
            file,
            text,
            own_lemma: declares_lemma(text),
            header: String::new(),
            ends: vec![],
            absent: HashSet::new(),
            declarations: vec![],
            faults: vec![],
            left_out: vec![],
        }
    }

    fn place(&self, start: usize) -> FileLine {
        let line = 1 + self.text[..start].bytes().filter(|&byte| byte == b'\n').count();
        FileLine { file: self.file.to_owned(), line }
    }

    fn command(&mut self, command: &[Token<'a>]) {
        match theorem_keyword(command) {
            None => {
                self.note_other(command);
                self.put_before(&self.source(command));
            }
            Some(keyword) => {
                if self.theorem(command, keyword) {
                    self.put_before(&self.source(command));
                }
            }
        }
    }

    /// Notes what is left open and is no theorem.
    fn note_other(&mut self, command: &[Token<'a>]) {
        let Some(at) = declaration_keyword(command).filter(|_| admits(command)) else { return };
        let word = command[at];
        let name = command.get(at + 1).filter(|name| name.kind == Kind::Word).map(|name| name.text);
        let what = name.map_or_else(|| format!("`{}`", word.text), |name| format!("`{}` {name}", word.text));
        let reason = format!("{what} has a `sorry`, and is no theorem");
        self.left_out.push(Skipped { place: self.place(word.start), reason });
    }

    /// A `mutual` block: its theorems one by one; what is left of it belongs to the header.
    fn block(&mut self, command: &[Token<'a>], members: &[&[Token<'a>]]) {
        let mut kept = vec![];
        let mut theorems = 0;
        for member in members {
            match theorem_keyword(member) {
                None => {
                    self.note_other(member);
                    kept.push(self.source(member));
                }
                Some(keyword) => {
                    theorems += 1;
                    if self.theorem(member, keyword) {
                        kept.push(self.source(member));
                    }
                }
            }
        }
        match kept.len() {
            n if n == members.len() || theorems == 0 => self.put_before(&self.source(command)),
            0 => {}
            _ => self.put_before(&format!("mutual\n{}\nend", kept.join("\n\n"))),
        }
    }

    /// Notes theorems that stand where Lean does not read on.
    fn note_unread(&mut self, command: &[Token<'a>]) {
        let words = command.iter().zip(command.iter().skip(1));
        let theorems = words.filter(|(word, _)| word.depth == 0 && (word.is("theorem") || word.is("lemma")));
        for (word, name) in theorems {
            let reason = format!("{} stands behind `#exit`", name.text);
            self.left_out.push(Skipped { place: self.place(word.start), reason });
        }
    }

    /// The text of a command, in words that Lean knows.
    fn source(&self, command: &[Token<'a>]) -> String {
        let start = command.first().map_or(0, |token| token.start);
        let text = &self.text[start..command.last().map_or(start, Token::end)];
        match theorem_keyword(command).map(|at| command[at]) {
            Some(word) if word.is("lemma") && !self.own_lemma => {
                let (before, after) = text.split_at(word.start - start);
                format!("{before}theorem{}", &after["lemma".len()..])
            }
            _ => text.to_owned(),
        }
    }

    fn fault(&mut self, start: usize, reason: &str) {
        let place = self.place(start);
        self.faults.push(Skipped { place, reason: reason.to_owned() });
    }

    /// Takes a theorem; whether later ones may use it.
    fn theorem(&mut self, command: &[Token<'a>], keyword: usize) -> bool {
        let (prefix, body) = command.split_at(keyword);
        let word = body[0];
        let line = self.place(word.start).line;
        let (name, rest) = match body.get(1) {
            _ if word.is("example") => (format!("example_{line}"), &body[1..]),
            Some(name) if name.kind == Kind::Word => (name.text.to_owned(), &body[2..]),
            _ => {
                self.fault(word.start, "a theorem without a name");
                return false;
            }
        };
        let assign = proof_start(rest);
        let Some(last) = assign.checked_sub(1) else {
            self.fault(word.start, "a theorem without a statement");
            return false;
        };
        let proof = match &rest[assign..] {
            tokens if is_open(tokens) => Proof::Open,
            tokens if admits(tokens) => Proof::Partial,
            _ => Proof::Given,
        };
        let statement = match word.is("example") {
            true => format!("theorem {name} {}", &self.text[rest[0].start..rest[last].end()]),
            false => format!("theorem {}", &self.text[body[1].start..rest[last].end()]),
        };
        let end = command.last().map_or(0, Token::end);
        let doc = prefix.iter().rfind(|token| token.kind == Kind::DocComment);
        let behind = rest[last].end();
        let proof_range = rest.get(assign).map_or(behind..behind, |token| token.start..end);
        let absent = proof != Proof::Given || self.mentions_absent(&rest[..assign], &rest[assign..]);
        let (header, end) = self.context(prefix);
        self.ends.push(end);
        self.declarations.push(Declaration {
            theorem: Theorem {
                declares: name.clone(),
                name: name.clone(),
                statement,
                header,
                split: String::new(),
                informal: doc.map_or(String::new(), |doc| doc_text(doc.text)),
                grade: None,
                topic: None,
                place: self.place(word.start),
            },
            proof,
            proof_text: self.text[proof_range.clone()].to_owned(),
            proof_range,
            keyword: match word.text {
                "lemma" => Keyword::Lemma,
                "example" => Keyword::Example,
                _ => Keyword::Theorem,
            },
            keyword_start: word.start,
            is_private: prefix.iter().any(|token| token.is("private")),
        });
        if absent {
            self.absent.insert(name);
        }
        !absent
    }

    /// Whether a proof uses a theorem that is in no header, by its name or the name's end.
    /// Words of the statement are taken for its variables.
    fn mentions_absent(&self, statement: &[Token<'_>], proof: &[Token<'_>]) -> bool {
        let is_end = |long: &str, short: &str| {
            long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        let absent = |word: &str| self.absent.iter().any(|name| is_end(word, name) || is_end(name, word));
        let bound = |word: &str| statement.iter().any(|token| token.text == word);
        proof.iter().any(|token| token.kind == Kind::Word && absent(token.text) && !bound(token.text))
    }

    /// Puts a command behind what stands before the next theorem.
    fn put_before(&mut self, command: &str) {
        if !self.header.is_empty() {
            self.header.push_str("\n\n");
        }
        self.header.push_str(command);
    }

    /// The header of a theorem with this prefix: one of its own, or so much of the text's.
    fn context(&self, prefix: &[Token<'_>]) -> (SharedText, Option<usize>) {
        let mut context = String::new();
        if let Some(last) = prefix.iter().rposition(|token| token.depth == 0 && token.is("in")) {
            // `open A in set_option b c in theorem …`: each of these commands also stands alone
            context = self.header.clone();
            for part in prefix[..last].split(|token| token.depth == 0 && token.is("in")) {
                if let (Some(first), Some(last)) = (part.first(), part.last()) {
                    context.push_str(if context.is_empty() { "" } else { "\n" });
                    context.push_str(&self.text[first.start..last.end()]);
                }
            }
        }
        match context.is_empty() {
            true => (SharedText::default(), Some(self.header.len())),
            false => (context.into(), None),
        }
    }
}

/// Whether a text gives the word `lemma` a meaning.
fn declares_lemma(text: &str) -> bool {
    text.contains("\"lemma")
}

fn doc_text(comment: &str) -> String {
    comment.trim_start_matches("/--").trim_end_matches("-/").trim().to_owned()
}

#[cfg(test)]
#[path = "lean_file_tests.rs"]
mod tests;
