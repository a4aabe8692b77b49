//! The checker computes with `Nat.add` only where that is
//! addition, and has numbers only where `Nat` is their type.

use lean_kernel::{
    Body, Declaration, Environment, Expr, ExprId, Hints, KernelError, KernelLimits, Level, NoLibrary, Terms,
    UBig, Unit,
};

struct World {
    terms: Terms,
    env: Environment,
}

impl World {
    /// Nothing is declared.
    fn new() -> World {
        let mut terms = Terms::default();
        let env = Environment::new(&mut terms, KernelLimits::default());
        World { terms, env }
    }

    fn sort(&mut self, level: usize) -> ExprId {
        let level = (0..level).fold(Terms::ZERO, |u, _| self.terms.add_level(Level::Succ(u)));
        self.terms.add_expr(Expr::Sort(level))
    }

    fn constant(&mut self, name: &str) -> ExprId {
        let name = self.terms.dotted(name);
        self.terms.add_expr(Expr::Const(name, Terms::NO_LEVELS))
    }

    fn bound(&mut self, index: u32) -> ExprId {
        self.terms.add_expr(Expr::Bound(index))
    }

    fn pi(&mut self, domain: ExprId, body: ExprId) -> ExprId {
        self.terms.add_expr(Expr::Forall(0, domain, body))
    }

    fn lambda(&mut self, domain: ExprId, body: ExprId) -> ExprId {
        self.terms.add_expr(Expr::Lambda(0, domain, body))
    }

    fn call(&mut self, name: &str, args: &[ExprId]) -> ExprId {
        let f = self.constant(name);
        args.iter().fold(f, |f, a| self.terms.add_expr(Expr::App(f, *a)))
    }

    fn number(&mut self, number: u64) -> ExprId {
        let number = self.terms.add_nat(UBig::from(number));
        self.terms.add_expr(Expr::Nat(number))
    }

    fn add(&mut self, name: &str, ty: ExprId, body: Body) -> Result<(), KernelError> {
        let name = self.terms.dotted(name);
        let unit = Unit::Single(Declaration { name, params: 0, ty, body });
        self.env.add(&mut self.terms, &mut NoLibrary, &unit, &[])
    }

    fn define(&mut self, name: &str, ty: ExprId, value: ExprId) {
        self.add(name, ty, Body::Definition { value, hints: Hints::Regular(1) }).unwrap();
    }

    /// A type without parameters.
    fn family(&mut self, name: &str, constructors: &[(&str, ExprId)]) -> Result<(), KernelError> {
        let of = self.terms.dotted(name);
        let names: Vec<_> = constructors.iter().map(|(n, _)| self.terms.dotted(n)).collect();
        let body = Body::Inductive { parameters: 0, family: vec![of], constructors: names.clone() };
        let ty = Declaration { name: of, params: 0, ty: self.sort(1), body };
        let constructors = names.iter().zip(constructors).map(|(name, (_, ty))| Declaration {
            name: *name,
            params: 0,
            ty: *ty,
            body: Body::Constructor { of },
        });
        let types = vec![(ty, constructors.collect())];
        let unit = Unit::Family { params: 0, parameters: 0, types };
        self.env.add(&mut self.terms, &mut NoLibrary, &unit, &[])
    }

    /// `Nat` and an axiom `P : Nat → Prop`.
    fn with_nat() -> World {
        let mut w = World::new();
        let nat = w.constant("Nat");
        let step = w.pi(nat, nat);
        w.family("Nat", &[("Nat.zero", nat), ("Nat.succ", step)]).unwrap();
        let prop = w.sort(0);
        let ty = w.pi(nat, prop);
        w.add("P", ty, Body::Axiom).unwrap();
        w
    }

    /// A function by recursion on its second argument: its value at zero, and its value behind `n` (1) and
    /// the value at `n` (0), both under the first argument.
    fn recursive(&mut self, name: &str, at_zero: ExprId, step: ExprId) {
        let nat = self.constant("Nat");
        let motive = self.lambda(nat, nat);
        let step = self.lambda(nat, step);
        let step = self.lambda(nat, step);
        let one = self.terms.add_level(Level::Succ(Terms::ZERO));
        let levels = self.terms.add_levels(&[one]);
        let rec = self.terms.dotted("Nat.rec");
        let rec = self.terms.add_expr(Expr::Const(rec, levels));
        let (second, binary) = (self.bound(0), self.pi(nat, nat));
        let args = [motive, at_zero, step, second];
        let body = args.iter().fold(rec, |f, a| self.terms.add_expr(Expr::App(f, *a)));
        let body = self.lambda(nat, body);
        let value = self.lambda(nat, body);
        let ty = self.pi(nat, binary);
        self.define(name, ty, value);
    }

    /// Whether the checker takes a proof of `P b` for one of `P a`.
    fn same(&mut self, left: ExprId, right: ExprId) -> Result<bool, KernelError> {
        let (pa, pb) = (self.call("P", &[left]), self.call("P", &[right]));
        let mark = self.env.mark(&self.terms);
        let h = self.bound(0);
        let (value, ty) = (self.lambda(pb, h), self.pi(pb, pa));
        let result = self.add("same", ty, Body::Theorem { value });
        self.env.rollback(&mut self.terms, mark);
        match result {
            Ok(()) => Ok(true),
            Err(KernelError::TypeMismatch { .. }) => Ok(false),
            Err(e) => Err(e),
        }
    }
}

#[test]
fn addition_is_computed_and_what_only_has_its_name_is_not() {
    let sum = |step: fn(&mut World) -> ExprId| {
        let mut w = World::with_nat();
        // under the first argument (1) and the second (0), or under n and the value at n besides
        let at_zero = w.bound(1);
        let step = step(&mut w);
        w.recursive("Nat.add", at_zero, step);
        let big = w.number(1 << 40);
        let (sum, twice) = (w.call("Nat.add", &[big, big]), w.number(1 << 41));
        let (small, three) = (w.number(1), w.number(3));
        let small_sum = w.call("Nat.add", &[three, small]);
        let first = w.same(small_sum, three).unwrap();
        let big = if first { false } else { w.same(sum, twice).unwrap() };
        assert_eq!(w.env.assumed(), []);
        (first, big)
    };
    let right = sum(|w| {
        let before = w.bound(0);
        w.call("Nat.succ", &[before])
    });
    assert_eq!(right, (false, true), "addition: by machine");
    // its second argument adds nothing
    assert_eq!(sum(|w| w.bound(0)), (true, false), "another function: by its definition");
}

#[test]
fn numbers_are_refused_where_nat_is_something_else() {
    let literal = |w: &mut World| {
        let (n, nat) = (w.number(7), w.constant("Nat"));
        w.add("seven", nat, Body::Definition { value: n, hints: Hints::Opaque })
    };
    assert!(literal(&mut World::with_nat()).is_ok());
    let mut w = World::new();
    w.family("Nat", &[]).unwrap();
    assert_eq!(literal(&mut w), Err(KernelError::Primitive("Nat".into())), "an empty type");
    let mut w = World::new();
    let nat = w.constant("Nat");
    w.family("Nat", &[("Nat.zero", nat), ("Nat.succ", nat)]).unwrap();
    assert_eq!(literal(&mut w), Err(KernelError::Primitive("Nat".into())), "a type of two values");
    let mut w = World::new();
    let ty = w.sort(1);
    w.add("Nat", ty, Body::Axiom).unwrap();
    assert_eq!(literal(&mut w), Err(KernelError::Primitive("Nat".into())), "an axiom");
    assert!(matches!(literal(&mut World::new()), Err(KernelError::UnknownConstant { .. })));
}

#[test]
fn texts_are_refused_where_what_they_are_made_of_is_something_else() {
    let mut w = World::with_nat();
    w.family("String", &[]).unwrap();
    let (text, string) = (w.terms.add_str(b"x"), w.constant("String"));
    let text = w.terms.add_expr(Expr::Str(text));
    let result = w.add("text", string, Body::Definition { value: text, hints: Hints::Opaque });
    assert!(matches!(result, Err(KernelError::UnknownConstant { .. })), "{result:?}");
}

/// A function that no equations tell: where it gives other numbers it is not computed, and where
/// nothing contradicts its name it is, which is told.
#[test]
fn what_cannot_be_looked_at_is_tried_and_told() {
    let mut w = World::with_nat();
    let (nat, first) = (w.constant("Nat"), w.bound(1));
    let (binary, body) = (w.pi(nat, nat), w.lambda(nat, first));
    let (ty, value) = (w.pi(nat, binary), w.lambda(nat, body));
    w.define("Nat.gcd", ty, value);
    let (six, four, two) = (w.number(6), w.number(4), w.number(2));
    let gcd = w.call("Nat.gcd", &[six, four]);
    assert!(!w.same(gcd, two).unwrap());
    assert!(w.same(gcd, six).unwrap());
    assert_eq!(w.env.assumed(), []);
    let mut w = World::with_nat();
    let nat = w.constant("Nat");
    let binary = w.pi(nat, nat);
    let ty = w.pi(nat, binary);
    w.add("Nat.gcd", ty, Body::Axiom).unwrap();
    let (six, four, two) = (w.number(6), w.number(4), w.number(2));
    let gcd = w.call("Nat.gcd", &[six, four]);
    assert!(w.same(gcd, two).unwrap());
    let name = w.terms.dotted("Nat.gcd");
    assert_eq!(w.env.assumed(), [name]);
}
