//! When two statements are the same: up to names and order of variables and hypotheses, the
//! sides of equations, binder annotations and universes.
//!
//! A key is a hash. Variables get colours that say where they occur: first that of their type, then,
//! in a second round, that of the whole statement with this variable marked. The key is made of the
//! colours, sorted, and of the conclusion with its variables coloured. Statements that differ only
//! as said have the same key; others have the same key by accident, about once in 2^64, or when
//! their variables cannot be told apart in two rounds.

use lean_meta::expression::{bare, telescope};
use lean_meta::goal::nat_text;
use lean_wasm::layout::{expr, name};
use lean_wasm::object::View;
use rustc_hash::FxHashMap;

/// See the module.
pub type Key = u64;

/// The key of a closed statement.
pub fn key(statement: View<'_>) -> Key {
    let (types, conclusion) = parts(statement);
    let count = types.len();
    let mut hasher = Hasher::new(vec![1; count], false);
    let plain: Vec<u64> = (0..count).map(|i| hasher.side(types[i], i).base).collect();
    let mut hasher = Hasher::new(plain.clone(), true);
    let sides: Vec<Node> = (0..count).map(|i| hasher.side(types[i], i)).collect();
    let end = hasher.side(conclusion, count);
    let colours = (0..count).map(|i| {
        let mut rest: Vec<u64> = sides.iter().map(|side| hasher.marked(*side, i)).collect();
        rest.sort_unstable();
        mix(mix(hasher.marked(end, i), all(&rest)), plain[i])
    });
    let colours: Vec<u64> = colours.collect();
    let mut hasher = Hasher::new(colours.clone(), false);
    let mut types: Vec<u64> = (0..count).map(|i| mix(hasher.side(types[i], i).base, colours[i])).collect();
    types.sort_unstable();
    mix(hasher.side(conclusion, count).base, all(&types))
}

/// Types of the variables and hypotheses, and the conclusion.
fn parts(statement: View<'_>) -> (Vec<View<'_>>, View<'_>) {
    let (quantifiers, conclusion) = telescope(statement);
    (quantifiers.into_iter().map(|q| bare(q.field(1))).collect(), conclusion)
}

/// Whether the conclusion is one of the hypotheses or an equation of a thing
/// with itself, or a hypothesis stands there twice.
pub(crate) fn is_trivial(statement: View<'_>) -> bool {
    let (hypotheses, e) = parts(statement);
    let count = hypotheses.len();
    // each variable is itself
    let mut hasher = Hasher::new((1..=count as u64).collect(), false);
    if let Some([_, a, b]) = equation(e)
        && hasher.hash(a, count, 0).base == hasher.hash(b, count, 0).base
    {
        return true;
    }
    let conclusion = hasher.side(e, count).base;
    let mut sides: Vec<u64> = hypotheses.iter().enumerate().map(|(i, h)| hasher.side(*h, i).base).collect();
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
fn of_name(number: View<'_>) -> u64 {
    if number.is_scalar() { name::ANONYMOUS_HASH } else { number.scalar_u64(name::HASH) }
}

/// The hash of an expression, and those that it has when one variable is marked.
#[derive(Clone, Copy)]
struct Node {
    base: u64,
    /// The place of the latter among the hasher's marks: those variables only that occur, ascending.
    from: u32,
    to: u32,
}

/// Hashes all parts of a statement in one pass, whatever the number of its variables.
struct Hasher {
    /// Of the quantified variables, the outermost first.
    colours: Vec<u64>,
    /// Whether hashes with a marked variable are wanted.
    marking: bool,
    /// By address, and by own and outer binders around if it mentions any.
    memo: FxHashMap<(u32, u32, u32), Node>,
    /// Variable and hash.
    marks: Vec<(u32, u64)>,
}

impl Hasher {
    fn new(colours: Vec<u64>, marking: bool) -> Hasher {
        Hasher { colours, marking, memo: FxHashMap::default(), marks: vec![] }
    }

    /// The hash with this variable marked.
    fn marked(&self, node: Node, variable: usize) -> u64 {
        let marks = &self.marks[node.from as usize..node.to as usize];
        marks.iter().find(|(v, _)| *v as usize == variable).map_or(node.base, |(_, hash)| *hash)
    }

    /// A node of these parts: `of` gives its hash from theirs.
    fn node<const N: usize>(&mut self, parts: [Node; N], of: impl Fn([u64; N]) -> u64) -> Node {
        let from = self.marks.len();
        let mut places = parts.map(|p| p.from);
        // all lists are ascending: the smallest variable that is left, until none is
        while let Some(variable) =
            (0..N).filter(|i| places[*i] < parts[*i].to).map(|i| self.marks[places[i] as usize].0).min()
        {
            let mut hashes = parts.map(|p| p.base);
            for i in 0..N {
                if places[i] < parts[i].to && self.marks[places[i] as usize].0 == variable {
                    hashes[i] = self.marks[places[i] as usize].1;
                    places[i] += 1;
                }
            }
            self.marks.push((variable, of(hashes)));
        }
        Node { base: of(parts.map(|p| p.base)), from: from as u32, to: self.marks.len() as u32 }
    }

    fn leaf(base: u64) -> Node {
        Node { base, from: 0, to: 0 }
    }

    fn variable(&mut self, variable: usize) -> Node {
        let colour = self.colours[variable];
        let from = self.marks.len() as u32;
        if self.marking {
            self.marks.push((variable as u32, mix(3, mix(colour, MARK))));
        }
        Node { base: mix(3, colour), from, to: self.marks.len() as u32 }
    }

    /// A hypothesis or conclusion below `around` quantifiers; an equation is the same from both sides.
    fn side(&mut self, term: View<'_>, around: usize) -> Node {
        let Some(parts) = equation(term) else { return self.hash(term, around, 0) };
        let parts = parts.map(|part| self.hash(part, around, 0));
        self.node(parts, |[f, a, b]| mix(f, mix(a.min(b), a.max(b))))
    }

    /// `own`: binders of the expression itself that are around `e`.
    fn hash(&mut self, term: View<'_>, around: usize, own: usize) -> Node {
        let term = bare(term);
        let loose = term.scalar_u64(expr::DATA) >> expr::LOOSE_BVAR_SHIFT != 0;
        let place = if loose { (term.ptr(), own as u32 + 1, around as u32) } else { (term.ptr(), 0, 0) };
        if let Some(known) = self.memo.get(&place) {
            return *known;
        }
        let mut at = |i: u32, deeper: usize| self.hash(term.field(i), around, own + deeper);
        let node = match term.tag() {
            expr::BVAR => {
                let index = term.field(0).scalar().unwrap_or(u32::MAX) as usize;
                match index.checked_sub(own) {
                    None => Hasher::leaf(mix(2, index as u64)),
                    Some(outside) => match around.checked_sub(outside + 1) {
                        Some(variable) => self.variable(variable),
                        None => Hasher::leaf(3),
                    },
                }
            }
            expr::SORT => Hasher::leaf(4),
            expr::CONST => Hasher::leaf(mix(5, of_name(term.field(0)))),
            expr::APP => {
                let parts = [at(0, 0), at(1, 0)];
                self.node(parts, |[f, a]| mix(mix(6, f), a))
            }
            tag @ (expr::LAM | expr::FORALL) => {
                let parts = [at(1, 0), at(2, 1)];
                self.node(parts, |[ty, body]| mix(mix(7 + u64::from(tag), ty), body))
            }
            expr::LET => {
                let parts = [at(1, 0), at(2, 0), at(3, 1)];
                self.node(parts, |[ty, value, body]| mix(mix(mix(16, ty), value), body))
            }
            expr::LIT => Hasher::leaf(match term.field(0).tag() {
                expr::LIT_NAT => mix(17, bytes(nat_text(term.field(0).field(0)).as_bytes())),
                _ => mix(18, bytes(term.field(0).field(0).bytes())),
            }),
            expr::PROJ => {
                let parts = [at(2, 0)];
                let field = u64::from(term.field(1).scalar().unwrap_or(0));
                let seed = mix(mix(19, of_name(term.field(0))), field);
                self.node(parts, |[inside]| mix(seed, inside))
            }
            _ => Hasher::leaf(mix(20, of_name(term.field(0)))),
        };
        self.memo.insert(place, node);
        node
    }
}

/// Relation with type argument, left and right side.
fn equation(term: View<'_>) -> Option<[View<'_>; 3]> {
    if term.tag() != expr::APP {
        return None;
    }
    let (rest, b) = (bare(term.field(0)), term.field(1));
    if rest.tag() != expr::APP {
        return None;
    }
    let (f, a) = (bare(rest.field(0)), rest.field(1));
    let head = if f.tag() == expr::APP { bare(f.field(0)) } else { f };
    if head.tag() != expr::CONST || head.field(0).is_scalar() {
        return None;
    }
    let name = head.field(0);
    // a name in no name space, whose text is short
    let relation = name.field(name::PREFIX).is_scalar()
        && name.tag() == name::STR
        && matches!(name.field(name::PART).bytes(), b"Eq" | b"Ne" | b"Iff");
    let is_iff = || name.field(name::PART).bytes() == b"Iff";
    (relation && is_iff() == (f.tag() == expr::CONST)).then_some([f, a, b])
}
