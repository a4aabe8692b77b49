//! Names and terms as text, for messages.

use crate::expr::{Expr, Level, Name};
use crate::ids::{ExprId, LevelId, LevelsId, NameId};
use crate::terms::Terms;
use std::fmt::Write;

/// Longest text of a term, in bytes.
const LONGEST: usize = 400;

impl Terms {
    /// The parts of a name, the first one first; numbers as text.
    pub fn parts(&self, name: NameId) -> Vec<String> {
        let mut parts = vec![];
        let mut at = name;
        loop {
            at = match self.name(at) {
                Name::Anonymous => break,
                Name::Str(parent, part) => {
                    parts.push(String::from_utf8_lossy(part).into_owned());
                    *parent
                }
                Name::Num(parent, number) => {
                    parts.push(number.to_string());
                    *parent
                }
            };
        }
        parts.reverse();
        parts
    }

    /// A name as Lean writes it: parts that hold anything unusual stand between `«»`. Characters that would
    /// be no part of a line stand there as in a Rust string, so that no name can pass for more than one.
    pub fn text(&self, name: NameId) -> String {
        let usual = |c: char| {
            c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?' | '@' | '✝') || c as u32 > 0x7f
        };
        let on_line = |c: char| match c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            true => c.escape_unicode().to_string(),
            false => c.to_string(),
        };
        let escape = |p: String| match !p.is_empty() && p.chars().all(usual) {
            true => p,
            false => format!("«{}»", p.chars().map(on_line).collect::<String>()),
        };
        self.parts(name).into_iter().map(escape).collect::<Vec<_>>().join(".")
    }

    /// A term, cut to a length that can be read. Bound variables stand as `#0`, opened ones as `x0`.
    pub fn show(&self, term: ExprId) -> String {
        let mut out = String::new();
        self.show_in(term, false, &mut out);
        if out.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|i| out.is_char_boundary(*i)).unwrap_or(0);
            out.truncate(end);
            out.push('…');
        }
        out
    }

    fn show_in(&self, term: ExprId, argument: bool, out: &mut String) {
        if out.len() > LONGEST {
            return;
        }
        let compound = !matches!(
            self.expr(term),
            Expr::Bound(_) | Expr::Local(_) | Expr::Const(..) | Expr::Nat(_) | Expr::Str(_)
        );
        if argument && compound {
            out.push('(');
        }
        match self.expr(term) {
            Expr::Bound(i) => _ = write!(out, "#{i}"),
            Expr::Local(l) => _ = write!(out, "x{}", l.depth),
            Expr::Sort(u) => {
                out.push_str("Sort ");
                self.show_level(u, out);
            }
            Expr::Const(name, us) => {
                out.push_str(&self.text(name));
                self.show_levels(us, out);
            }
            Expr::App(..) => {
                let (f, args) = self.spine(term);
                self.show_in(f, true, out);
                for a in args {
                    out.push(' ');
                    self.show_in(a, true, out);
                }
            }
            Expr::Lambda(_, ty, body) => self.show_binder("fun", ty, " => ", body, out),
            Expr::Forall(_, ty, body) => self.show_binder("∀", ty, ", ", body, out),
            Expr::Let(ty, value, body, _) => {
                out.push_str("let : ");
                self.show_in(ty, false, out);
                out.push_str(" := ");
                self.show_in(value, false, out);
                out.push_str("; ");
                self.show_in(body, false, out);
            }
            Expr::Nat(n) if self.nat(n).bit_len_at_most(256) => _ = write!(out, "{}", self.nat(n)),
            Expr::Nat(_) => out.push_str("<a large number>"),
            Expr::Str(s) => _ = write!(out, "{:?}", String::from_utf8_lossy(self.str(s))),
            Expr::Proj(s, i, term) => {
                self.show_in(term, true, out);
                _ = write!(out, ".{}[{i}]", self.text(s));
            }
        }
        if argument && compound {
            out.push(')');
        }
    }

    fn show_binder(&self, word: &str, ty: ExprId, then: &str, body: ExprId, out: &mut String) {
        out.push_str(word);
        out.push_str(" (_ : ");
        self.show_in(ty, false, out);
        out.push(')');
        out.push_str(then);
        self.show_in(body, false, out);
    }

    fn show_levels(&self, us: LevelsId, out: &mut String) {
        let us = self.levels(us);
        if us.is_empty() {
            return;
        }
        out.push_str(".{");
        for (i, u) in us.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            self.show_level(*u, out);
        }
        out.push('}');
    }

    fn show_level(&self, level: LevelId, out: &mut String) {
        if out.len() > LONGEST {
            return;
        }
        match self.level(level) {
            Level::Zero => out.push('0'),
            Level::Param(i) => _ = write!(out, "u{i}"),
            Level::Succ(v) => {
                let (mut inner, mut successors) = (v, 1);
                while let Level::Succ(v) = self.level(inner) {
                    (inner, successors) = (v, successors + 1);
                }
                self.show_level(inner, out);
                _ = write!(out, "+{successors}");
            }
            Level::Max(a, b) | Level::IMax(a, b) => {
                let word = if matches!(self.level(level), Level::Max(..)) { "(max " } else { "(imax " };
                out.push_str(word);
                self.show_level(a, out);
                out.push(' ');
                self.show_level(b, out);
                out.push(')');
            }
        }
    }
}

/// Whether a number is small enough to be written down.
trait Small {
    fn bit_len_at_most(&self, bits: usize) -> bool;
}

impl Small for dashu_int::UBig {
    fn bit_len_at_most(&self, bits: usize) -> bool {
        use dashu_int::ops::BitTest;
        self.bit_len() <= bits
    }
}
