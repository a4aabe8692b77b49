//! The texts that a process has seen last, with the environment after each command.

use lean_meta::header::split;
use lean_protocol::Message;
use lean_protocol::document::{CommandsAnswer, ElaboratedCommand};
use std::sync::Arc;

/// Texts kept per process. Each holds environments, which share most of what they consist of.
const MOST: usize = 8;
/// Blank-separated words of the next command that must be unchanged for a command to be what it was. Lean's
/// parser looks at the next token to see that a command has ended, and at the one behind `deriving`.
const WORDS: usize = 2;

/// A command whose environment is in the process.
#[derive(Debug)]
pub(super) struct KnownCommand {
    pub command: ElaboratedCommand,
    pub messages: Vec<Message>,
}

/// The beginning of a text, elaborated.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub text: Arc<str>,
    pub imports: Arc<str>,
    /// Byte at which the commands begin.
    pub start: usize,
    pub commands: Vec<Arc<KnownCommand>>,
    /// There are no further commands.
    pub is_whole: bool,
    /// Messages behind the last command.
    pub tail: Vec<Message>,
    /// Byte behind an `#exit` that has text after it.
    pub unread: Option<usize>,
    /// Commands that were taken over from another text, or from the same one at an earlier time.
    pub reused: usize,
}

impl Known {
    /// Where the next command begins.
    pub(super) fn next(&self) -> usize {
        self.commands.last().map_or(self.start, |c| c.command.next)
    }

    /// Environment after the first `count` commands; `None` for that of the header.
    pub(super) fn env(&self, count: usize) -> Option<u64> {
        count.checked_sub(1).and_then(|i| self.commands.get(i)).map(|c| c.command.env)
    }

    /// Messages of all commands.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.commands.iter().flat_map(|c| &c.messages).chain(&self.tail)
    }

    /// Adds commands that were elaborated from the end of this on.
    pub(super) fn append(&mut self, answer: CommandsAnswer) {
        let mut messages = answer.messages.into_iter();
        for command in answer.commands {
            let messages = messages.by_ref().take(command.messages).collect();
            self.commands.push(Arc::new(KnownCommand { command, messages }));
        }
        self.tail = messages.collect();
        (self.is_whole, self.unread) = (answer.end, answer.unread);
    }

    /// How far the text was read.
    pub(super) fn read(&self) -> usize {
        match self.is_whole {
            true => self.unread.unwrap_or(self.text.len()),
            false => self.next(),
        }
    }

    /// Commands of this text that are the same, with the same environments after them, in another one.
    fn shared_with(&self, text: &str, imports: &str, start: usize) -> usize {
        if self.imports.as_ref() != imports || self.start != start || !text.starts_with(&self.text[..start]) {
            return 0;
        }
        let same = self.text.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let ends = |c: &&Arc<KnownCommand>| words_end(&self.text, c.command.next).is_some_and(|e| e <= same);
        let kept = self.commands.iter().take_while(ends).count();
        // one that the parser has not recovered from must be read together with the next
        (0..kept).rev().find(|i| !self.commands[*i].command.recovering).map_or(0, |i| i + 1)
    }
}

/// The offset behind the words that must not change, with a blank after them.
fn words_end(text: &str, mut at: usize) -> Option<usize> {
    for _ in 0..WORDS {
        let rest = text.get(at..)?;
        let word = at + (rest.len() - rest.trim_start().len());
        let blank = text[word..].find(char::is_whitespace)?;
        at = word + blank + 1;
    }
    Some(at)
}

/// Recently used first. Emptied with the process.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    known: Vec<Known>,
}

impl Documents {
    /// What is known of a text; with nothing known of it, an empty beginning.
    pub(super) fn find(&self, text: &Arc<str>, imports: &Arc<str>, start: usize) -> Known {
        if let Some(same) = self.known.iter().find(|k| k.text == *text) {
            return Known { reused: same.commands.len(), ..same.clone() };
        }
        let shared = |k: &Known| k.shared_with(text, imports, start);
        let best = self.known.iter().map(|k| (shared(k), k)).max_by_key(|(count, _)| *count);
        let commands = best.map_or(vec![], |(count, k)| k.commands[..count].to_vec());
        let reused = commands.len();
        let (text, imports) = (text.clone(), imports.clone());
        Known { text, imports, start, commands, is_whole: false, tail: vec![], unread: None, reused }
    }

    /// How many bytes of a text are elaborated.
    pub(crate) fn known_of(&self, text: &str) -> usize {
        let (imports, start) = split(text);
        let known = |k: &Known| match *k.text == *text {
            true => k.read(),
            false => match k.shared_with(text, &imports, start) {
                0 => 0,
                count => k.commands[count - 1].command.next,
            },
        };
        self.known.iter().map(known).max().unwrap_or(0)
    }

    /// Keeps a text; those not used for longest go. Gives back environments that no text needs any more.
    pub(super) fn keep(&mut self, known: Known) -> Vec<u64> {
        let old = self.known.iter().position(|k| k.text == known.text).map(|i| self.known.remove(i));
        self.known.insert(0, known);
        let gone = self.known.split_off(MOST.min(self.known.len()));
        let dropped = gone.into_iter().chain(old).flat_map(|k| k.commands);
        dropped.filter_map(Arc::into_inner).map(|c| c.command.env).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_protocol::Position;

    /// A text with a command in each line, all elaborated; `env`: number of the first environment.
    fn known(text: &str, env: u64, recovering: &[usize]) -> Known {
        let mut at = 0;
        let commands = text.split_inclusive('\n').enumerate().map(|(i, line)| {
            let (start, end, next) = (at, at + line.trim_end().len(), at + line.len());
            at = next;
            let (pos, end_pos) = (Position::default(), Position::default());
            let (kind, names, messages) = (String::new(), vec![], 0);
            let (env, recovering) = (env + i as u64, recovering.contains(&i));
            let command =
                ElaboratedCommand { start, end, next, pos, end_pos, kind, env, names, messages, recovering };
            Arc::new(KnownCommand { command, messages: vec![] })
        });
        let commands = commands.collect();
        let (text, imports, tail) = (text.into(), "".into(), vec![]);
        Known { text, imports, start: 0, commands, is_whole: true, tail, unread: None, reused: 0 }
    }

    fn shared(old: &Known, new: &str) -> usize {
        old.shared_with(new, "", 0)
    }

    #[test]
    fn a_command_is_kept_if_the_beginning_of_the_next_is() {
        let old = known("def a := 1\ndef b := 2\ndef c := 3\n", 1, &[]);
        assert_eq!(shared(&old, "def a := 1\ndef b := 2\ndef c := 4\n"), 2);
        assert_eq!(shared(&old, "def a := 1\ndef b := 2\ndef cc := 3\n"), 1);
        assert_eq!(shared(&old, "def a := 1\ndef b := 2\nderiving c\n"), 1);
        assert_eq!(shared(&old, "def a := 1\n"), 0);
        assert_eq!(shared(&old, "def a := 1\ndef b := 2\ndef c := 3\ndef d := 4\n"), 2);
        assert_eq!(shared(&old, "-- c\ndef a := 1\ndef b := 2\ndef c := 3\n"), 0);
        assert_eq!(old.shared_with("def a := 1\ndef b := 2\ndef c := 4\n", "import Std", 0), 0);
        let broken = known("def a := 1\ndef b := (\ndef c := 3\ndef d := 4\n", 1, &[1]);
        assert_eq!(shared(&broken, "def a := 1\ndef b := (\ndef c := 4\ndef d := 4\n"), 1);
        assert_eq!(shared(&broken, "def a := 1\ndef b := (\ndef c := 3\ndef d := 5\n"), 3);
    }

    #[test]
    fn environments_go_with_the_last_text_that_has_them() {
        let mut documents = Documents::default();
        let first = known("def a := 1\ndef b := 2\n", 1, &[]);
        let text = first.text.clone();
        assert!(documents.keep(first).is_empty());
        let next: Arc<str> = "def a := 1\ndef b := 3\n".into();
        let mut second = documents.find(&next, &"".into(), 0);
        assert_eq!((second.reused, second.env(1), second.is_whole), (1, Some(1), false));
        second.commands.extend(known(&next, 7, &[]).commands.into_iter().skip(1));
        assert!(documents.keep(second).is_empty());
        for i in 0..MOST as u64 - 1 {
            documents.find(&next, &"".into(), 0);
            let gone = documents.keep(known(&format!("def x{i} := 1\n"), 100 + i, &[]));
            assert_eq!(gone, if i + 2 == MOST as u64 { vec![2] } else { vec![] }, "{i}");
        }
        assert_eq!(documents.find(&text, &"".into(), 0).reused, 1);
        let same = documents.find(&next, &"".into(), 0);
        assert_eq!((same.reused, same.env(2)), (2, Some(8)));
    }
}
