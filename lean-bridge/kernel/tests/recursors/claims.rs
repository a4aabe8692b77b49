//! Recursors that somebody claims.

use super::nested::TREE_COMMON;
use super::support::{World, prelude};
use lean_kernel::{Expr, KernelError, Recursor};

/// What [`claims_that_differ_are_refused`] changes in the recursors of a family.
type Change = fn(&mut World, &mut Vec<Recursor>);

const CHANGES: [(&str, Change); 17] = [
    ("type", |w, r| r[0].ty = w.expr(&[], "∀ (n : Nat), Nat")),
    ("a loose variable as type", |w, r| r[0].ty = w.expr(&[], "#0")),
    ("universe parameters", |_, r| r[0].params += 1),
    ("parameters", |_, r| r[0].parameters += 1),
    ("indices", |_, r| r[0].indices += 1),
    ("motives", |_, r| r[0].motives -= 1),
    ("minor premises", |_, r| r[0].minors -= 1),
    ("k", |_, r| r[0].k = true),
    ("k of a nested one", |_, r| r[1].k = true),
    ("fields", |_, r| r[1].rules[1].fields = 1),
    ("constructors of rules", |_, r| {
        let other = r[1].rules[0].constructor;
        r[1].rules[1].constructor = other;
    }),
    ("the order of rules", |_, r| r[1].rules.reverse()),
    ("a rule less", |_, r| _ = r[1].rules.pop()),
    ("a rule more", |_, r| {
        let last = r[0].rules[0].clone();
        r[0].rules.push(last);
    }),
    ("a rule without its induction hypothesis", |w, r| {
        let text =
            "fun COMMON (a : α) (l : List.{v} (Tree.{v} α)) => node a l".replace("COMMON", TREE_COMMON);
        r[0].rules[0].value = w.expr(&["u", "v"], &text);
    }),
    ("a recursor less", |_, r| _ = r.pop()),
    ("a recursor more", |w, r| {
        let mut last = r[0].clone();
        last.name = w.terms.dotted("Tree.rec_2");
        r.push(last);
    }),
];

/// A family with claims about its recursors that are right but for one thing.
#[test]
fn claims_that_differ_are_refused() {
    let family = "inductive (1) Tree.{u} : Type.{u} → Type.{u}
      | Tree.node : ∀ (α : Type.{u}) (a : α) (l : List.{u} (Tree.{u} α)), Tree.{u} α";
    let mut w = World::with(&[prelude::BASE]);
    w.must(family);
    let made = [w.recursor("Tree.rec"), w.recursor("Tree.rec_1")];
    // into a world in which the family is not declared yet
    let mut fresh = World::with(&[prelude::BASE]);
    let mut copier = lean_kernel::Copier::new(&w.terms);
    let right: Vec<Recursor> = made.iter().map(|r| copier.recursor(&mut fresh.terms, r)).collect();
    let mut w = fresh;
    let unit = w.units(family).remove(0);
    let add = |w: &mut World, claimed: &[Recursor]| {
        let before = w.env.len();
        let result = w.env.add(&mut w.terms, &mut lean_kernel::NoLibrary, &unit, claimed);
        assert_eq!(result.is_err(), w.env.len() == before, "all of it is kept or nothing");
        result
    };
    for (what, change) in CHANGES {
        let mut claimed = right.clone();
        change(&mut w, &mut claimed);
        assert_ne!(claimed, right, "{what}: nothing was changed");
        match add(&mut w, &claimed) {
            Err(KernelError::Recursor(_) | KernelError::LooseVariable) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
    // written otherwise, by what is well typed and by what is not
    for (argument, is_right) in [("0", true), ("True.intro", false)] {
        for in_rule in [false, true] {
            let mut claimed = right.clone();
            let place = if in_rule { &mut claimed[1].rules[1].value } else { &mut claimed[0].ty };
            let (domain, value) = (w.expr(&[], "Nat"), w.expr(&[], argument));
            let function = w.terms.add_expr(Expr::Lambda(0, domain, *place));
            *place = w.terms.add_expr(Expr::App(function, value));
            let mark = w.env.mark(&w.terms);
            assert_eq!(add(&mut w, &claimed).is_ok(), is_right, "{argument}");
            w.env.rollback(&mut w.terms, mark);
        }
    }
    add(&mut w, &right).expect("the right claims");
}
