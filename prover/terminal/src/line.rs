//! The line in which the user types: Unicode by name, completion, what was typed before.

use crate::abbreviations::{continues, longest, symbol};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};

/// Characters of Lean's names; in front of them a word that is to be completed begins.
fn in_name(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '.' | '\'' | '!' | '?' | '✝')
        || ('\u{2080}'..='\u{209c}').contains(&c)
}

/// Completions of the word before the cursor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completion {
    /// Where the word begins, in characters.
    start: usize,
    /// The words that it may become.
    pub words: Vec<String>,
    /// The one that is in the line now.
    pub at: Option<usize>,
}

/// A line with a cursor.
#[derive(Clone, Debug, Default)]
pub struct Line {
    input: Input,
    /// Open as long as Tab is pressed.
    pub completion: Option<Completion>,
    past: Vec<String>,
    /// How far back the line is in the past.
    back: usize,
}

impl Line {
    /// What stands in it.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Whether nothing but blanks stands in it.
    pub fn is_empty(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// The text before the cursor.
    pub fn before(&self) -> String {
        self.text().chars().take(self.input.cursor()).collect()
    }

    /// Takes the text out and remembers it.
    pub fn take(&mut self) -> String {
        self.settle();
        let text = self.text().trim().to_owned();
        if self.past.last() != Some(&text) && !text.is_empty() {
            self.past.push(text.clone());
        }
        self.set("");
        self.back = 0;
        text
    }

    /// Puts another text in, the cursor behind it.
    pub fn set(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
        self.completion = None;
    }

    /// Puts a text in at the cursor.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let at = self.input.cursor();
        let (before, behind): (String, String) = (self.before(), self.text().chars().skip(at).collect());
        let cursor = at + text.trim_end().chars().count();
        self.input = Input::new(format!("{before}{}{behind}", text.trim_end())).with_cursor(cursor);
        self.completion = None;
    }

    /// What a key does to the text; `false` if it does nothing.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let request = match key.code {
            KeyCode::Char('a') if control => InputRequest::GoToStart,
            KeyCode::Char('e') if control => InputRequest::GoToEnd,
            KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
            KeyCode::Char('u') if control => InputRequest::DeleteLine,
            KeyCode::Char('k') if control => InputRequest::DeleteTillEnd,
            KeyCode::Char('b') if alt => InputRequest::GoToPrevWord,
            KeyCode::Char('f') if alt => InputRequest::GoToNextWord,
            KeyCode::Char(c) if !control && !alt => InputRequest::InsertChar(c),
            KeyCode::Backspace if alt => InputRequest::DeletePrevWord,
            KeyCode::Backspace => InputRequest::DeletePrevChar,
            KeyCode::Delete => InputRequest::DeleteNextChar,
            KeyCode::Left if control => InputRequest::GoToPrevWord,
            KeyCode::Right if control => InputRequest::GoToNextWord,
            KeyCode::Left => InputRequest::GoToPrevChar,
            KeyCode::Right => InputRequest::GoToNextChar,
            KeyCode::Home => InputRequest::GoToStart,
            KeyCode::End => InputRequest::GoToEnd,
            _ => return false,
        };
        self.completion = None;
        self.input.handle(request);
        if matches!(request, InputRequest::InsertChar(_)) {
            self.abbreviate();
        }
        true
    }

    /// Replaces the name of a symbol before the cursor once nothing can continue it.
    fn abbreviate(&mut self) {
        let before = self.before();
        let Some(start) = before.rfind('\\') else { return };
        // A second backslash is a name of its own.
        let start = if before[..start].ends_with('\\') { start - 1 } else { start };
        let typed = &before[start + 1..];
        if typed.is_empty() || continues(typed) {
            return;
        }
        let replaced = match symbol(typed) {
            Some(symbol) => symbol.to_owned(),
            // All but the last character was the name.
            None => match longest(typed) {
                Some((end, symbol)) => format!("{symbol}{}", &typed[end..]),
                None => return,
            },
        };
        self.replace_before(&before, start, &replaced);
    }

    /// Replaces the name of a symbol before the cursor, even if it could be continued.
    pub(crate) fn settle(&mut self) {
        let before = self.before();
        let Some(start) = before.rfind('\\') else { return };
        if let Some((end, symbol)) = longest(&before[start + 1..]) {
            let rest = before[start + 1 + end..].to_owned();
            self.replace_before(&before, start, &format!("{symbol}{rest}"));
        }
    }

    /// `before` is the text before the cursor; its bytes from `start` on become `with`.
    fn replace_before(&mut self, before: &str, start: usize, with: &str) {
        let behind: String = self.text().chars().skip(self.input.cursor()).collect();
        let head = format!("{}{with}", &before[..start]);
        let cursor = head.chars().count();
        self.input = Input::new(format!("{head}{behind}")).with_cursor(cursor);
    }

    /// The word that ends at the cursor.
    pub fn word(&self) -> String {
        let before = self.before();
        let start = before.char_indices().rev().take_while(|(_, c)| in_name(*c)).last();
        start.map(|(i, _)| before[i..].to_owned()).unwrap_or_default()
    }

    /// The word that the cursor stands in or behind.
    pub(crate) fn whole_word(&self) -> String {
        let behind = self.text().chars().skip(self.input.cursor()).take_while(|c| in_name(*c));
        format!("{}{}", self.word(), behind.collect::<String>())
    }

    /// Whether the word at the cursor is the first of a tactic.
    pub(crate) fn at_tactic(&self) -> bool {
        let before = self.before();
        let head = before[..before.len() - self.word().len()].trim_end_matches(' ');
        head.is_empty() || head.ends_with([';', '\n', '·', '(', '>', '|']) || head.ends_with("by")
    }

    /// Completes the word at the cursor: what all words have in common first, then one after another.
    pub fn complete(&mut self, mut words: Vec<String>) {
        let word = self.word();
        words.retain(|w| w.starts_with(&word) && *w != word);
        words.dedup();
        let start = self.input.cursor() - word.chars().count();
        match &words[..] {
            [] => self.completion = None,
            [one] => {
                let one = one.clone();
                self.put_word(start, &one);
                self.completion = None;
            }
            _ => {
                let common = common(&words);
                if common.len() > word.len() {
                    self.put_word(start, &common);
                }
                self.completion = Some(Completion { start, words, at: None });
            }
        }
    }

    /// The next word of the completion, or the one before.
    pub(crate) fn next_word(&mut self, back: bool) {
        let Some(mut completion) = self.completion.take() else { return };
        let count = completion.words.len();
        let at = match (completion.at, back) {
            (None, false) => 0,
            (None, true) => count - 1,
            (Some(at), false) => (at + 1) % count,
            (Some(at), true) => (at + count - 1) % count,
        };
        completion.at = Some(at);
        self.put_word(completion.start, &completion.words[at]);
        self.completion = Some(completion);
    }

    fn put_word(&mut self, start: usize, word: &str) {
        let before = self.before();
        let byte = before.char_indices().nth(start).map_or(before.len(), |(i, _)| i);
        self.replace_before(&before, byte, word);
    }

    /// An earlier line, or a later one.
    pub(crate) fn recall(&mut self, older: bool) {
        let most = self.past.len();
        self.back = if older { (self.back + 1).min(most) } else { self.back.saturating_sub(1) };
        let text = if self.back == 0 { String::new() } else { self.past[most - self.back].clone() };
        self.set(&text);
    }
}

fn common(words: &[String]) -> String {
    let Some((first, rest)) = words.split_first() else { return String::new() };
    let same = |(i, c): &(usize, char)| rest.iter().all(|w| w[*i..].starts_with(*c));
    let mut common = String::new();
    for at in first.char_indices() {
        if !rest.iter().all(|w| w.is_char_boundary(at.0)) || !same(&at) {
            break;
        }
        common.push(at.1);
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Line {
        let mut line = Line::default();
        for c in text.chars() {
            line.key(KeyEvent::from(KeyCode::Char(c)));
        }
        line
    }

    #[test]
    fn names_become_symbols() {
        assert_eq!(typed("\\to ").text(), "→ ");
        assert_eq!(typed("\\forall").text(), "∀");
        assert_eq!(typed("\\all x, x \\le x").text(), "∀ x, x ≤ x");
        assert_eq!(typed("h\\1 ").text(), "h₁ ");
        assert_eq!(typed("\\<x, y\\>,").text(), "⟨x, y⟩,");
        assert_eq!(typed("\\N)").text(), "ℕ)");
        assert_eq!(typed("a\\qq").text(), "a\\qq");
        let mut line = typed("\\l");
        assert_eq!(line.text(), "\\l", "could be \\le");
        assert_eq!(line.take(), "←");
    }

    #[test]
    fn words_are_completed() {
        let words = || vec!["hab".to_owned(), "habc".into(), "x".into()];
        let mut line = typed("exact h");
        line.complete(words());
        assert_eq!(line.text(), "exact hab");
        line.next_word(false);
        line.next_word(false);
        assert_eq!(line.text(), "exact habc");
        line.next_word(true);
        assert_eq!(line.text(), "exact hab");
        let mut line = typed("exact x");
        line.complete(words());
        assert_eq!((line.text(), &line.completion), ("exact x", &None));
        assert!(typed("om").at_tactic() && !typed("exact om").at_tactic());
        assert!(typed("constructor <;> om").at_tactic());
    }

    #[test]
    fn what_was_typed_comes_back() {
        let mut line = typed("simp");
        line.take();
        line.paste("omega\n");
        assert_eq!(line.take(), "omega");
        line.recall(true);
        line.recall(true);
        assert_eq!(line.text(), "simp");
        line.recall(false);
        assert_eq!(line.text(), "omega");
    }
}
