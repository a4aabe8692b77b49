//! A premise's source with its name marked, as ReProver shows premises to its models (`Premise.serialize`).
//!
//! The name is replaced by `<a>full.name</a>`: wherever `_root_.full.name` stands, then, for the longest
//! dotted ending of the name that stands anywhere behind white space, with or without «», wherever that
//! stands. There the ending is used as a regular expression as it is: a dot is any character, and the
//! character before a question mark may be missing. So it is here, or texts would differ.

use crate::premise::Premise;

/// The premise's text with its name marked.
pub fn marked(premise: &Premise) -> String {
    let mark = format!("<a>{}</a>", premise.name);
    let code = premise.text.replace(&format!("_root_.{}", premise.name), &mark);
    let chars: Vec<char> = code.chars().collect();
    let mut ending = premise.name.as_str();
    loop {
        if let Some(replaced) = replace(&chars, &pattern(ending), &mark) {
            return replaced;
        }
        match ending.split_once('.') {
            Some((_, rest)) => ending = rest,
            None => return code,
        }
    }
}

/// One character of a pattern.
#[derive(Clone, Copy)]
struct Item {
    /// None for any but a line break.
    char: Option<char>,
    may_miss: bool,
}

impl Item {
    fn fits(self, character: char) -> bool {
        self.char.map_or(character != '\n', |own| own == character)
    }
}

fn pattern(ending: &str) -> Vec<Item> {
    let mut items = vec![Item { char: Some('«'), may_miss: true }];
    for c in ending.chars() {
        match c {
            '?' if items.len() > 1 => items.last_mut().expect("not empty").may_miss = true,
            '.' => items.push(Item { char: None, may_miss: false }),
            c => items.push(Item { char: Some(c), may_miss: false }),
        }
    }
    items.push(Item { char: Some('»'), may_miss: true });
    items
}

/// Replaces what fits behind white space, from left to right; none where nothing fits.
fn replace(text: &[char], pattern: &[Item], mark: &str) -> Option<String> {
    let (mut out, mut found, mut at) = (String::new(), false, 0);
    while at < text.len() {
        let behind_space = at > 0 && text[at - 1].is_whitespace();
        match length(&text[at..], pattern).filter(|n| behind_space && *n > 0) {
            Some(length) => {
                out.push_str(mark);
                found = true;
                at += length;
            }
            None => {
                out.push(text[at]);
                at += 1;
            }
        }
    }
    found.then_some(out)
}

/// How many characters fit, as many as possible of those that may miss.
fn length(text: &[char], pattern: &[Item]) -> Option<usize> {
    let Some((item, rest)) = pattern.split_first() else { return Some(0) };
    let with = match text.split_first() {
        Some((c, behind)) if item.fits(*c) => length(behind, rest).map(|n| n + 1),
        _ => None,
    };
    if with.is_none() && item.may_miss { length(text, rest) } else { with }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premise::{Kind, Position};

    /// What Python's `re.sub` gives, tried there.
    #[test]
    fn as_in_reprover() {
        let cases = [
            ("Nat.add_comm", "theorem Nat.add_comm (n m)", "theorem <a>Nat.add_comm</a> (n m)"),
            (
                "Nat.add_comm",
                "protected theorem add_comm (n m)",
                "protected theorem <a>Nat.add_comm</a> (n m)",
            ),
            ("A.B.c", "theorem B.c : c = B.c", "theorem <a>A.B.c</a> : c = <a>A.B.c</a>"),
            ("x.y", "def _root_.x.y := z", "def <a>x.y</a> := z"),
            ("x.y", "def «x.y» := y", "def <a>x.y</a> := y"),
            ("x.y", "y", "y"),
            ("x.y", "theorem z : w", "theorem z : w"),
            ("List.get?", "def List.get? : List α → Nat", "def <a>List.get?</a>? : List α → Nat"),
            ("a.b", "def axb", "def <a>a.b</a>"),
            ("T.a", "instance : foo := bar.a b.a ab", "instance : foo := bar.a b.a <a>T.a</a>b"),
        ];
        for (name, text, expected) in cases {
            let premise = Premise {
                name: name.into(),
                kind: Kind::Theorem,
                text: text.into(),
                constants: vec![],
                start: Position::default(),
                end: Position::default(),
            };
            assert_eq!(marked(&premise), expected, "{name}");
        }
    }
}
