//! Names of constants, and what words of Lean text may stand for.

use crate::tokenize::{Word, visit_words};
use std::collections::HashMap;

/// The constants behind notations that text shows instead of them.
const NOTATIONS: &[(&str, &str)] = &[
    ("=", "Eq"),
    ("≠", "Ne"),
    ("∧", "And"),
    ("∨", "Or"),
    ("¬", "Not"),
    ("↔", "Iff"),
    ("∃", "Exists"),
    ("≍", "HEq"),
    ("<", "LT.lt"),
    (">", "GT.gt"),
    ("≤", "LE.le"),
    ("≥", "GE.ge"),
    ("<=", "LE.le"),
    (">=", "GE.ge"),
    ("+", "HAdd.hAdd"),
    ("-", "HSub.hSub"),
    ("*", "HMul.hMul"),
    ("/", "HDiv.hDiv"),
    ("%", "HMod.hMod"),
    ("^", "HPow.hPow"),
    ("∣", "Dvd.dvd"),
    ("++", "HAppend.hAppend"),
    ("::", "List.cons"),
    ("∈", "Membership.mem"),
    ("∪", "Union.union"),
    ("∩", "Inter.inter"),
    ("⊆", "HasSubset.Subset"),
    ("∅", "EmptyCollection.emptyCollection"),
    ("∘", "Function.comp"),
    ("×", "Prod"),
    ("&&", "and"),
    ("||", "or"),
    ("!", "not"),
    ("==", "BEq.beq"),
    ("!=", "bne"),
    ("&&&", "HAnd.hAnd"),
    ("|||", "HOr.hOr"),
    ("^^^", "HXor.hXor"),
    ("<<<", "HShiftLeft.hShiftLeft"),
    (">>>", "HShiftRight.hShiftRight"),
    ("~~~", "Complement.complement"),
    ("⁻¹", "Inv.inv"),
    ("<$>", "Functor.map"),
    (">>=", "Bind.bind"),
    ("<*>", "Seq.seq"),
];

/// A word of text may be the end of so many constants' names; of one that could be more, nothing is known.
const READINGS: usize = 4;

/// Names of constants, whole and from the right.
#[derive(Default)]
pub struct Names {
    pub ids: HashMap<Box<str>, u32>,
    /// What a name without its first parts can be; empty where that is too much.
    endings: HashMap<Box<str>, Vec<u32>>,
}

impl Names {
    /// The number of a name, a new one for a new name.
    pub fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.ids.len() as u32;
        self.ids.insert(name.into(), id);
        for (dot, _) in name.match_indices('.') {
            match self.endings.get_mut(&name[dot + 1..]) {
                Some(readings) if readings.is_empty() => {}
                Some(readings) if readings.len() == READINGS => readings.clear(),
                Some(readings) => readings.push(id),
                None => {
                    self.endings.insert(name[dot + 1..].into(), vec![id]);
                }
            }
        }
        id
    }

    /// The constants that a text may mean, with the share of each reading; ascending, each once.
    pub fn of_text(&self, text: &str) -> Vec<(u32, f32)> {
        let mut found = vec![];
        visit_words(text, |word| match word {
            Word::Name(name) => self.of_name(name, &mut found),
            Word::Operator(operator) => {
                let notation = NOTATIONS.iter().find(|n| n.0 == operator);
                found.extend(notation.and_then(|n| self.ids.get(n.1)).map(|id| (*id, 1.0)));
            }
            Word::Numeral(_) => {}
        });
        found.sort_by(|a: &(u32, f32), b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        found.dedup_by_key(|f| f.0);
        found
    }

    /// The constant of that name; or those whose names end so (`add_comm` under an opened name space); or, of
    /// `l.length` where `l` is a variable, those that end in `length`.
    fn of_name(&self, name: &str, found: &mut Vec<(u32, f32)>) {
        let mut rest = name;
        loop {
            if let Some(id) = self.ids.get(rest) {
                return found.push((*id, 1.0));
            }
            // a name of one letter is a variable
            if rest.len() > 1
                && let Some(readings) = self.endings.get(rest)
            {
                return found.extend(readings.iter().map(|id| (*id, 1.0 / readings.len() as f32)));
            }
            match rest.split_once('.') {
                Some((_, behind)) => rest = behind,
                None => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_with_too_many_readings_say_nothing() {
        let names: Vec<String> = (0..6).map(|i| format!("N{i}.foo")).collect();
        let mut index = Names::default();
        for name in &names[..2] {
            index.id(name);
        }
        assert_eq!(index.of_text("foo x.foo N1.foo"), [(0, 0.5), (1, 1.0)]);
        for name in &names {
            index.id(name);
        }
        assert_eq!(index.of_text("foo"), []);
    }
}
