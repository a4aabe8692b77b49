//! Terms as they are written.

use super::*;
use crate::build::*;
use lean_protocol::term::Hyp;

fn goal() -> Goal {
    let var = |n: &str, ty| Hyp { name: n.into(), ty, value: None, prop: false, accessible: true };
    let fun = forall("a", nat_ty(), int_ty());
    Goal { hyps: vec![var("a", nat_ty()), var("x", int_ty()), var("f", fun)], ..Goal::default() }
}

fn shows(term: &Term, text: &str) {
    assert_eq!(print(&goal(), term).as_deref(), Some(text));
}

#[test]
fn arithmetic() {
    let (n, z, q) = (nat_ty(), int_ty(), rat_ty());
    let (a, x) = (Term::Hyp(0), Term::Hyp(1));
    shows(&mul(&n, add(&n, a.clone(), nat(1)), sub(&n, a.clone(), nat(2))), "(a + 1) * (a - 2)");
    shows(&sub(&n, a.clone(), sub(&n, nat(3), nat(2))), "a - (3 - 2)");
    shows(&pow(&z, int(-3), a.clone()), "(-3 : Int) ^ a");
    shows(&eq(&z, x.clone(), int(-5)), "x = (-5)");
    shows(&eq(&z, int(2), add(&z, int(5), x.clone())), "2 = 5 + x");
    shows(&eq(&q, div(&q, num(&q, 1), num(&q, 2)), num(&q, 3)), "(1 : Rat) / 2 = 3");
    shows(&lt(&z, nat_cast(&z, a.clone()), int(7)), "(a : Int) < 7");
    shows(&nat_cast(&z, add(&n, a.clone(), nat(1))), "((a + 1 : Nat) : Int)");
    shows(&dvd(&n, nat(3), pow(&n, nat(2), add(&n, a, nat(1)))), "3 ∣ 2 ^ (a + 1)");
}

#[test]
fn logic_binders_functions() {
    let (n, z) = (nat_ty(), int_ty());
    let f = |t| Term::App(Box::new(Term::Hyp(2)), vec![t]);
    let body = eq(&z, f(Term::Bound(0)), int(0));
    shows(&forall("a", n.clone(), body.clone()), "∀ (a1 : Nat), f a1 = 0");
    shows(&exists("k", n.clone(), not(body)), "∃ (k : Nat), ¬(f k = 0)");
    let p = le(&n, nat(1), Term::Hyp(0));
    shows(&or(p.clone(), and(p.clone(), p.clone())), "1 ≤ a ∨ 1 ≤ a ∧ 1 ≤ a");
    shows(&forall("h", p.clone(), p.clone()), "1 ≤ a → 1 ≤ a");
    shows(&call("Nat.gcd", vec![Term::Hyp(0), add(&n, Term::Hyp(0), nat(1))]), "Nat.gcd a (a + 1)");
    shows(&call("Foo.bar", vec![n.clone(), constant("instFoo"), Term::Hyp(0)]), "@Foo.bar Nat _ a");
    let list = call("List.cons", vec![n.clone(), nat(1), call("List.nil", vec![n.clone()])]);
    shows(&list, "[1]");
    assert_eq!(print(&goal(), &Term::Meta("m".into())), None);
}

#[test]
fn places_of_sequences() {
    let list = call("List", vec![int_ty()]);
    let dom = lambda("l", list.clone(), constant("True"));
    let place = |mark: &str, of: Term, index| {
        let mut args = vec![of, nat_ty(), int_ty(), dom.clone(), constant("inst")];
        args.extend((mark == "!").then(|| constant("inst")));
        args.extend([Term::Hyp(2), index]);
        call(&format!("GetElem?.getElem{mark}"), args)
    };
    let next = add(&nat_ty(), Term::Hyp(0), nat(1));
    shows(&place("!", list.clone(), next.clone()), "f[a + 1]!");
    shows(&eq(&int_ty(), place("?", list, Term::Hyp(0)), int(1)), "f[a]? = 1");
    let map = print(&goal(), &place("!", constant("Map"), next)).unwrap();
    assert!(map.starts_with("@GetElem?.getElem! "), "{map}");
}
