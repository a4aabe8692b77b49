//! Goals from short text, for tests: `"x y : Int; h : 0 < x ∧ x < y ⊢ x + y ≠ 0"`. Numerals and casts take
//! their types from the variables around them, as Lean's elaborator would do it.

use crate::build::*;
use crate::view::num_type;
use lean_protocol::term::{Goal, Hyp, Term};

/// Parses a goal; panics on text that is not understood (tests only).
pub fn goal(text: &str) -> Goal {
    let (hyps, target) = text.split_once('⊢').expect("no ⊢");
    let mut goal = Goal::default();
    for part in hyps.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (names, ty) = part.split_once(" : ").expect("no type");
        let mut p = Parser::new(&goal, ty);
        let tree = p.expr(0);
        let ty = p.elaborate(&tree, None).0;
        let prop = !is_type(&ty);
        for name in names.split_whitespace() {
            goal.hyps.push(Hyp { name: name.into(), ty: ty.clone(), value: None, prop, accessible: true });
        }
    }
    let mut p = Parser::new(&goal, target);
    let tree = p.expr(0);
    let target = p.elaborate(&tree, None).0;
    goal.target = Some(target);
    goal
}

fn is_type(term: &Term) -> bool {
    match term {
        Term::Forall(b, e) => is_type(&b.ty) && is_type(e),
        _ => matches!(term.as_const_app(), Some(("Nat" | "Int" | "Rat" | "List" | "Bool", _))),
    }
}

#[derive(Clone, Debug)]
enum Tree {
    Num(u64),
    Name(String),
    Neg(Box<Tree>),
    Op(String, Box<Tree>, Box<Tree>),
    Call(Box<Tree>, Vec<Tree>),
    Ascribed(Box<Tree>, Box<Tree>),
    Binder(char, String, Box<Tree>, Box<Tree>),
}

struct Parser<'a> {
    goal: &'a Goal,
    tokens: Vec<String>,
    at: usize,
    bound: Vec<(String, Term)>,
}

/// Operator, precedence, right associative.
const OPS: &[(&str, u8, bool)] = &[
    ("↔", 20, false),
    ("→", 25, true),
    ("∨", 30, true),
    ("∧", 35, true),
    ("=", 50, false),
    ("≠", 50, false),
    ("≤", 50, false),
    ("<", 50, false),
    ("≥", 50, false),
    (">", 50, false),
    ("∣", 50, false),
    ("+", 65, false),
    ("-", 65, false),
    ("*", 70, false),
    ("/", 70, false),
    ("%", 70, false),
    ("^", 75, true),
];

impl<'a> Parser<'a> {
    fn new(goal: &'a Goal, text: &str) -> Parser<'a> {
        let mut tokens: Vec<String> = vec![];
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if c.is_alphanumeric() || c == '.' || c == '_' || c == '\'' {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                tokens.push(std::mem::take(&mut word));
            }
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
        }
        Parser { goal, tokens, at: 0, bound: vec![] }
    }

    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", |t| t)
    }

    fn next(&mut self) -> String {
        self.at += 1;
        self.tokens[self.at - 1].clone()
    }

    fn expect(&mut self, text: &str) {
        assert_eq!(self.next(), text, "in {:?}", self.tokens);
    }

    fn expr(&mut self, prec: u8) -> Tree {
        let mut left = match self.peek() {
            "-" => {
                self.next();
                Tree::Neg(Box::new(self.expr(75)))
            }
            "¬" => {
                self.next();
                Tree::Call(Box::new(Tree::Name("Not".into())), vec![self.expr(40)])
            }
            "∀" | "∃" => {
                let k = self.next().chars().next().expect("token");
                let x = self.next();
                self.expect(":");
                let ty = self.expr(26);
                self.expect(",");
                Tree::Binder(k, x, Box::new(ty), Box::new(self.expr(0)))
            }
            _ => self.call(),
        };
        while let Some((op, p, right)) = OPS.iter().find(|o| o.0 == self.peek()).filter(|o| o.1 >= prec) {
            self.next();
            let r = self.expr(if *right { *p } else { p + 1 });
            left = Tree::Op(op.to_string(), Box::new(left), Box::new(r));
        }
        left
    }

    fn call(&mut self) -> Tree {
        let head = self.atom();
        let mut args = vec![];
        while self.peek().chars().next().is_some_and(|c| c.is_alphanumeric() || c == '(') {
            args.push(self.atom());
        }
        if args.is_empty() { head } else { Tree::Call(Box::new(head), args) }
    }

    fn atom(&mut self) -> Tree {
        let t = self.next();
        if t == "(" {
            let e = self.expr(0);
            let e = if self.peek() == ":" {
                self.next();
                Tree::Ascribed(Box::new(e), Box::new(self.expr(0)))
            } else {
                e
            };
            self.expect(")");
            return e;
        }
        t.parse().map(Tree::Num).unwrap_or(Tree::Name(t))
    }

    /// The type that the leaves of an arithmetic tree agree on (the largest of Nat, Int, Rat).
    fn leaf_type(&mut self, tree: &Tree) -> Option<Term> {
        match tree {
            Tree::Num(_) => None,
            Tree::Neg(x) => self.leaf_type(x),
            Tree::Op(o, a, _) if o == "^" => self.leaf_type(a),
            Tree::Op(o, a, b) if "+-*/%".contains(o.as_str()) => {
                let (a, b) = (self.leaf_type(a), self.leaf_type(b));
                match (a, b) {
                    (Some(a), Some(b)) => Some(if num_type(&a) < num_type(&b) { b } else { a }),
                    (a, b) => a.or(b),
                }
            }
            _ => Some(self.elaborate(tree, None).1),
        }
    }

    /// Term and type.
    fn elaborate(&mut self, tree: &Tree, want: Option<&Term>) -> (Term, Term) {
        let prop = || Term::Sort("0".into());
        match tree {
            Tree::Num(n) => {
                let ty = want.cloned().unwrap_or_else(nat_ty);
                (num(&ty, *n), ty)
            }
            Tree::Name(n) => {
                let (e, ty) = self.lookup(n);
                match want {
                    Some(w) if *w != ty && num_type(w) > num_type(&ty) && num_type(&ty).is_some() => {
                        let f = if ty == nat_ty() { "Nat.cast" } else { "Int.cast" };
                        (call(f, vec![w.clone(), constant("inst"), e]), w.clone())
                    }
                    _ => (e, ty),
                }
            }
            Tree::Ascribed(e, ty) => {
                let ty = self.elaborate(ty, None).0;
                let own = self.leaf_type(e).unwrap_or_else(|| ty.clone());
                let want = if matches!(**e, Tree::Num(_) | Tree::Neg(_)) { ty.clone() } else { own };
                let (e, own) = self.elaborate(e, Some(&want));
                if own == ty {
                    return (e, ty);
                }
                let f = if own == nat_ty() { "Nat.cast" } else { "Int.cast" };
                (call(f, vec![ty.clone(), constant("inst"), e]), ty)
            }
            Tree::Neg(x) => {
                let ty = want.cloned().or_else(|| self.leaf_type(x)).unwrap_or_else(int_ty);
                (neg(&ty, self.elaborate(x, Some(&ty)).0), ty)
            }
            Tree::Binder(k, x, ty, body) => {
                let ty = self.elaborate(ty, None).0;
                self.bound.push((x.clone(), ty.clone()));
                let body = self.elaborate(body, None).0;
                self.bound.pop();
                (if *k == '∀' { forall(x, ty, body) } else { exists(x, ty, body) }, prop())
            }
            Tree::Call(f, xs) => {
                let (f, mut ty) = match &**f {
                    Tree::Name(n) => self.lookup(n),
                    f => self.elaborate(f, None),
                };
                let mut args = vec![];
                for x in xs {
                    let (dom, cod) = match ty {
                        Term::Forall(b, e) => (Some(*b.ty), *e),
                        tree => (None, tree),
                    };
                    args.push(self.elaborate(x, dom.as_ref()).0);
                    ty = cod;
                }
                (crate::view::apply(f, args), ty)
            }
            Tree::Op(o, a, b) => self.operation(o, a, b, want),
        }
    }

    fn operation(&mut self, symbol: &str, left: &Tree, right: &Tree, want: Option<&Term>) -> (Term, Term) {
        let prop = Term::Sort("0".into());
        match symbol {
            "→" => {
                let dom = self.elaborate(left, None).0;
                self.bound.push(("_".into(), dom.clone()));
                let cod = self.elaborate(right, None).0;
                self.bound.pop();
                (forall("a", dom, cod), prop)
            }
            "∧" | "∨" | "↔" => {
                let (left, right) = (self.elaborate(left, None).0, self.elaborate(right, None).0);
                let f = match symbol {
                    "∧" => and,
                    "∨" => or,
                    _ => iff,
                };
                (f(left, right), prop)
            }
            "^" => {
                let ty = want.cloned().or_else(|| self.leaf_type(left)).unwrap_or_else(nat_ty);
                let (left, right) =
                    (self.elaborate(left, Some(&ty)).0, self.elaborate(right, Some(&nat_ty())).0);
                (pow(&ty, left, right), ty)
            }
            _ => {
                let both = Tree::Op("+".into(), Box::new(left.clone()), Box::new(right.clone()));
                let ty = want.cloned().or_else(|| self.leaf_type(&both)).unwrap_or_else(nat_ty);
                let (left, right) = (self.elaborate(left, Some(&ty)).0, self.elaborate(right, Some(&ty)).0);
                let op: fn(&Term, Term, Term) -> Term = match symbol {
                    "+" => add,
                    "-" => sub,
                    "*" => mul,
                    "/" => div,
                    "%" => modulo,
                    "=" => eq,
                    "≠" => ne,
                    "≤" => le,
                    "<" => lt,
                    "∣" => dvd,
                    "≥" => |t, left, right| call("GE.ge", vec![t.clone(), constant("inst"), left, right]),
                    ">" => |t, left, right| call("GT.gt", vec![t.clone(), constant("inst"), left, right]),
                    _ => panic!("operator {symbol}"),
                };
                let arithmetic = "+-*/%".contains(symbol);
                (op(&ty, left, right), if arithmetic { ty } else { prop })
            }
        }
    }

    fn lookup(&self, name: &str) -> (Term, Term) {
        if let Some(i) = self.bound.iter().rposition(|b| b.0 == name) {
            return (Term::Bound(self.bound.len() - 1 - i), self.bound[i].1.clone());
        }
        if let Some(i) = self.goal.hyps.iter().rposition(|h| h.name == name) {
            return (Term::Hyp(i), self.goal.hyps[i].ty.clone());
        }
        let fun = |from: Term, to: Term| forall("a", from, to);
        let ty = match name {
            "Nat.gcd" | "Nat.lcm" => fun(nat_ty(), fun(nat_ty(), nat_ty())),
            "Rat.den" => fun(rat_ty(), nat_ty()),
            "Rat.num" => fun(rat_ty(), int_ty()),
            "Int.natAbs" | "Int.toNat" => fun(int_ty(), nat_ty()),
            _ => Term::Sort("1".into()),
        };
        (constant(name), ty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::print;

    #[test]
    fn goals_print_as_written() {
        let g = goal(
            "a b : Nat; x : Rat; f : Nat → Int; h : 5 / 8 * (b : Rat) = x ⊢ ∀ n : Nat, f (n + 1) = 2 * f n \
             + (a : Int)",
        );
        assert_eq!(print(&g, &g.hyps[4].ty).as_deref(), Some("5 / 8 * (b : Rat) = x"));
        assert!(!g.hyps[3].prop && g.hyps[4].prop);
        let t = g.target.as_ref().unwrap();
        assert_eq!(print(&g, t).as_deref(), Some("∀ (n : Nat), f (n + 1) = 2 * f n + (a : Int)"));
        let g = goal("x : Int; h : x ^ 2 - 1 ≥ 0 → x ≠ -2 ⊢ ∃ k : Int, ¬ k ∣ x");
        assert_eq!(print(&g, &g.hyps[1].ty).as_deref(), Some("x ^ 2 - 1 ≥ 0 → x ≠ (-2)"));
    }
}
