//! When two statements are the same: up to names and order of variables and hypotheses, the sides of equations, binder
//! annotations and universes.
//!
//! A key is a hash. Variables get colours that say where they occur: first that of their type, then, in a second round,
//! that of the whole statement with this variable marked. The key is made of the colours, sorted, and of the conclusion with
//! its variables coloured. Statements that differ only as said have the same key; others have the same key by accident,
//! about once in 2^64, or when their variables cannot be told apart in two rounds.

use crate::expression::{bare, telescope};
use crate::goal::nat_text;
use crate::layout::{expr, name};
use crate::object::View;
use std::collections::HashMap;

/// See the module.
pub type Key = u64;

/// The key of a closed statement.
pub fn key(statement: View<'_>) -> Key {
    let (types, conclusion) = parts(statement);
    let count = types.len();
    let mut hasher = Hasher { colours: vec![1; count], memo: HashMap::new() };
    let plain: Vec<u64> = (0..count).map(|i| hasher.side(types[i], i)).collect();
    hasher.recolour(plain.clone());
    let marked: Vec<u64> = (0..count)
        .map(|i| {
            let colours = (0..count).map(|j| if i == j { mix(plain[j], MARK) } else { plain[j] });
            hasher.recolour(colours.collect());
            let mut rest: Vec<u64> = (0..count).map(|j| hasher.side(types[j], j)).collect();
            rest.sort_unstable();
            mix(hasher.side(conclusion, count), all(&rest))
        })
        .collect();
    hasher.recolour(marked.iter().zip(&plain).map(|(a, b)| mix(*a, *b)).collect());
    let mut types: Vec<u64> = (0..count).map(|i| mix(hasher.side(types[i], i), hasher.colours[i])).collect();
    types.sort_unstable();
    mix(hasher.side(conclusion, count), all(&types))
}

/// Types of the variables and hypotheses, and the conclusion.
fn parts(statement: View<'_>) -> (Vec<View<'_>>, View<'_>) {
    let (quantifiers, conclusion) = telescope(statement);
    (quantifiers.into_iter().map(|q| bare(q.field(1))).collect(), conclusion)
}

/// Whether the conclusion is one of the hypotheses or an equation of a thing with itself, or a hypothesis stands there twice.
pub fn is_trivial(statement: View<'_>) -> bool {
    let (hypotheses, e) = parts(statement);
    let count = hypotheses.len();
    // each variable is itself
    let mut hasher = Hasher { colours: (1..=count as u64).collect(), memo: HashMap::new() };
    if let Some([_, a, b]) = equation(e)
        && hasher.hash(a, count, 0) == hasher.hash(b, count, 0)
    {
        return true;
    }
    let conclusion = hasher.side(e, count);
    let mut sides: Vec<u64> = hypotheses.iter().enumerate().map(|(i, h)| hasher.side(*h, i)).collect();
    if sides.contains(&conclusion) {
        return true;
    }
    // variables of one type are no repetition: only what is an application may be a hypothesis
    let mut kept = hypotheses.iter().map(|h| h.tag() == expr::APP && equation(*h).is_some());
    sides.retain(|_| kept.next() == Some(true));
    let all = sides.len();
    sides.sort_unstable();
    sides.dedup();
    sides.len() < all
}

const MARK: u64 = 0x9e37_79b9_7f4a_7c15;

/// The two halves of a product are as good as random.
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x2d35_8dcc_aa6c_78a5) * u128::from(b ^ 0x8bb8_4b93_962e_acc9);
    (product as u64) ^ (product >> 64) as u64
}

fn all(numbers: &[u64]) -> u64 {
    numbers.iter().fold(numbers.len() as u64, |hash, n| mix(hash, *n))
}

fn bytes(text: &[u8]) -> u64 {
    text.chunks(8).fold(text.len() as u64, |hash, part| {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        mix(hash, u64::from_le_bytes(word))
    })
}

/// What Lean has computed of the parts; the anonymous name is a scalar.
fn of_name(n: View<'_>) -> u64 {
    if n.is_scalar() { name::ANONYMOUS_HASH } else { n.scalar_u64(name::HASH) }
}

struct Hasher {
    /// Of the quantified variables, the outermost first.
    colours: Vec<u64>,
    /// By address, and by own and outer binders around if it mentions any.
    memo: HashMap<(u32, usize, usize), u64>,
}

impl Hasher {
    fn recolour(&mut self, colours: Vec<u64>) {
        self.colours = colours;
        self.memo.clear();
    }

    /// A hypothesis or conclusion below `around` quantifiers; an equation is the same from both sides.
    fn side(&mut self, e: View<'_>, around: usize) -> u64 {
        let Some([f, a, b]) = equation(e) else { return self.hash(e, around, 0) };
        let (f, a, b) = (self.hash(f, around, 0), self.hash(a, around, 0), self.hash(b, around, 0));
        mix(f, mix(a.min(b), a.max(b)))
    }

    /// `own`: binders of the expression itself that are around `e`.
    fn hash(&mut self, e: View<'_>, around: usize, own: usize) -> u64 {
        let e = bare(e);
        let loose = e.scalar_u64(expr::DATA) >> expr::LOOSE_BVAR_SHIFT != 0;
        let place = if loose { (e.ptr(), own + 1, around) } else { (e.ptr(), 0, 0) };
        if let Some(known) = self.memo.get(&place) {
            return *known;
        }
        let mut at = |i: u32, deeper: usize| self.hash(e.field(i), around, own + deeper);
        let hash = match e.tag() {
            expr::BVAR => {
                let index = e.field(0).scalar().unwrap_or(u32::MAX) as usize;
                match index.checked_sub(own) {
                    None => mix(2, index as u64),
                    Some(outside) => match around.checked_sub(outside + 1) {
                        Some(variable) => mix(3, self.colours[variable]),
                        None => 3,
                    },
                }
            }
            expr::SORT => 4,
            expr::CONST => mix(5, of_name(e.field(0))),
            expr::APP => {
                let (f, a) = (at(0, 0), at(1, 0));
                mix(mix(6, f), a)
            }
            tag @ (expr::LAM | expr::FORALL) => {
                let (ty, body) = (at(1, 0), at(2, 1));
                mix(mix(7 + u64::from(tag), ty), body)
            }
            expr::LET => {
                let (ty, value, body) = (at(1, 0), at(2, 0), at(3, 1));
                mix(mix(mix(16, ty), value), body)
            }
            expr::LIT => match e.field(0).tag() {
                expr::LIT_NAT => mix(17, bytes(nat_text(e.field(0).field(0)).as_bytes())),
                _ => mix(18, bytes(e.field(0).field(0).bytes())),
            },
            expr::PROJ => {
                let inside = at(2, 0);
                let field = u64::from(e.field(1).scalar().unwrap_or(0));
                mix(mix(mix(19, of_name(e.field(0))), field), inside)
            }
            _ => mix(20, of_name(e.field(0))),
        };
        self.memo.insert(place, hash);
        hash
    }
}

/// Relation with type argument, left and right side.
fn equation(e: View<'_>) -> Option<[View<'_>; 3]> {
    if e.tag() != expr::APP {
        return None;
    }
    let (rest, b) = (bare(e.field(0)), e.field(1));
    if rest.tag() != expr::APP {
        return None;
    }
    let (f, a) = (bare(rest.field(0)), rest.field(1));
    let head = if f.tag() == expr::APP { bare(f.field(0)) } else { f };
    let relation = head.tag() == expr::CONST && ["Eq", "Ne", "Iff"].contains(&&*head.field(0).name());
    (relation && (head.field(0).name() == "Iff") == (f.tag() == expr::CONST)).then_some([f, a, b])
}
