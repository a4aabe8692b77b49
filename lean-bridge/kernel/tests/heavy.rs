//! Declarations that are large, deep, or much work: an answer or a limit, in time, and no overflow.

mod support;

use lean_kernel::{
    Body, Declaration, Expr, ExprId, Hints, KernelError, KernelLimits, Level, Limit, NoLibrary, Terms, Unit,
};
use std::time::{Duration, Instant};
use support::{World, prelude};

const MANY: u32 = 100_000;

/// Time that anything here may take. It takes a tenth of it where nothing else runs.
const LONG: Duration = Duration::from_secs(20);

fn base() -> World {
    World::with(&[prelude::BASE, prelude::ARITHMETIC])
}

fn define(world: &mut World, ty: ExprId, value: ExprId) -> Result<(), KernelError> {
    let name = world.terms.dotted("heavy");
    let body = Body::Definition { value, hints: Hints::Regular(1) };
    let unit = Unit::Single(Declaration { name, params: 2, ty, body });
    let start = Instant::now();
    let limits = KernelLimits { deadline: Some(start + LONG / 5), ..KernelLimits::default() };
    world.env.set_limits(limits);
    let result = world.env.add(&mut world.terms, &mut NoLibrary, &unit, &[]);
    println!("{:?}", start.elapsed());
    assert!(start.elapsed() < LONG, "it took {:?}", start.elapsed());
    result
}

/// Applies `step` many times.
fn many(world: &mut World, start: ExprId, mut step: impl FnMut(&mut Terms, ExprId) -> ExprId) -> ExprId {
    (0..MANY).fold(start, |e, _| step(&mut world.terms, e))
}

#[test]
fn nested_applications() {
    let mut w = base();
    let [nat, zero, succ] = ["Nat", "Nat.zero", "Nat.succ"].map(|t| w.expr(&[], t));
    let tower = many(&mut w, zero, |t, e| t.add_expr(Expr::App(succ, e)));
    define(&mut w, nat, tower).expect("a tower of successors");
    // compared with a number
    for (number, right) in [("100000", true), ("100001", false)] {
        let mut w = base();
        let [zero, succ, eq, refl, number] =
            ["Nat.zero", "Nat.succ", "Eq.{1} Nat", "Eq.refl.{1} Nat", number].map(|t| w.expr(&[], t));
        let tower = many(&mut w, zero, |t, e| t.add_expr(Expr::App(succ, e)));
        let (ty, value) = (w.terms.apply(eq, &[tower, number]), w.terms.apply(refl, &[number]));
        match define(&mut w, ty, value) {
            Ok(()) if right => {}
            Err(KernelError::TypeMismatch { .. }) if !right => {}
            other => panic!("{right}: {other:?}"),
        }
    }
}

/// A function of very many arguments.
#[test]
fn wide_applications_and_many_binders() {
    for lambda in [false, true] {
        let mut w = base();
        let [nat, zero] = ["Nat", "Nat.zero"].map(|t| w.expr(&[], t));
        let ty = many(&mut w, nat, |t, e| t.add_expr(Expr::Forall(0, nat, e)));
        let f = match lambda {
            true => many(&mut w, zero, |t, e| t.add_expr(Expr::Lambda(0, nat, e))),
            false => w.terms.add_expr(Expr::Bound(0)),
        };
        let call = many(&mut w, f, |t, e| t.add_expr(Expr::App(e, zero)));
        let (ty, value) = match lambda {
            true => (nat, call),
            false => {
                let to = w.terms.add_expr(Expr::Forall(0, ty, nat));
                (to, w.terms.add_expr(Expr::Lambda(0, ty, call)))
            }
        };
        define(&mut w, ty, value).expect("a call with many arguments");
    }
}

#[test]
fn binders_that_depend_on_each_other() {
    let mut w = base();
    // ∀ (x : Nat) (h : x = x) (h : x = x) …, one variable seen from very deep
    let [nat, eq] = ["Nat", "Eq.{1} Nat"].map(|t| w.expr(&[], t));
    let last = w.expr(&[], "True");
    let depth = 20_000;
    let mut ty = last;
    for i in (0..depth).rev() {
        let x = w.terms.add_expr(Expr::Bound(i));
        let domain = w.terms.apply(eq, &[x, x]);
        ty = w.terms.add_expr(Expr::Forall(0, domain, ty));
    }
    let ty = w.terms.add_expr(Expr::Forall(0, nat, ty));
    let prop = w.expr(&[], "Prop");
    define(&mut w, prop, ty).expect("a long telescope");
}

#[test]
fn nested_lets() {
    let mut w = base();
    let [nat, zero, succ] = ["Nat", "Nat.zero", "Nat.succ"].map(|t| w.expr(&[], t));
    let b0 = w.terms.add_expr(Expr::Bound(0));
    let next = w.terms.add_expr(Expr::App(succ, b0));
    // let x := 0; let x := x + 1; …; x
    let body = many(&mut w, b0, |t, e| t.add_expr(Expr::Let(nat, next, e, false)));
    let value = w.terms.add_expr(Expr::Let(nat, zero, body, false));
    define(&mut w, nat, value).expect("many lets");
    // each used twice: as a tree it would have 2^100000 parts
    let mut w = base();
    let [add, one] = ["Nat.add", "1"].map(|t| w.expr(&[], t));
    let twice = w.terms.apply(add, &[b0, b0]);
    let body = many(&mut w, b0, |t, e| t.add_expr(Expr::Let(nat, twice, e, false)));
    let value = w.terms.add_expr(Expr::Let(nat, one, body, false));
    define(&mut w, nat, value).expect("many lets, each used twice");
}

#[test]
fn nested_projections_and_lambdas() {
    let mut w = base();
    w.must("inductive (0) S : Type | S.mk : (Nat → Nat) → S");
    let id = w.expr(&[], "fun (x : Nat) => x");
    let (s, nat) = (w.terms.dotted("S"), w.expr(&[], "Nat → Nat"));
    let mk = w.expr(&[], "S.mk");
    let value = many(&mut w, id, |t, e| {
        let made = t.add_expr(Expr::App(mk, e));
        t.add_expr(Expr::Proj(s, 0, made))
    });
    // each is two levels of nesting
    let limit = Err(KernelError::Limit(Limit::Depth));
    let result = define(&mut w, nat, value);
    assert!(result.is_ok() || result == limit, "{result:?}");
    let mut w = base();
    let [nat, zero] = ["Nat", "Nat.zero"].map(|t| w.expr(&[], t));
    // (fun x => (fun x => …) x) 0
    let b0 = w.terms.add_expr(Expr::Bound(0));
    let value = many(&mut w, b0, |t, e| {
        let f = t.add_expr(Expr::Lambda(0, nat, e));
        t.add_expr(Expr::App(f, b0))
    });
    let value = w.terms.add_expr(Expr::Lambda(0, nat, value));
    let value = w.terms.add_expr(Expr::App(value, zero));
    let result = define(&mut w, nat, value);
    assert!(result.is_ok() || result == limit, "{result:?}");
}

/// A part that stands under every number of binders.
#[test]
fn parts_under_many_binders() {
    let mut w = base();
    let nat = w.expr(&[], "Nat");
    let add = w.expr(&[], "Nat.add");
    let depth = 30_000;
    let mut part = w.terms.add_expr(Expr::Bound(depth));
    let zero = w.expr(&[], "Nat.zero");
    for _ in 0..depth {
        let f = w.terms.add_expr(Expr::Lambda(0, nat, part));
        let inner = w.terms.add_expr(Expr::App(f, zero));
        part = w.terms.apply(add, &[inner, part]);
    }
    let (mut ty, mut value) = (nat, part);
    for _ in 0..=depth {
        (ty, value) =
            (w.terms.add_expr(Expr::Forall(0, nat, ty)), w.terms.add_expr(Expr::Lambda(0, nat, value)));
    }
    // whether it is accepted is a question of memory
    match define(&mut w, ty, value) {
        Ok(()) | Err(KernelError::Limit(_)) => {}
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn large_levels() {
    let mut w = base();
    let prop = w.expr(&[], "Prop");
    let mut level = Terms::ZERO;
    for _ in 0..MANY {
        level = w.terms.add_level(Level::Succ(level));
    }
    let above = w.terms.add_level(Level::Succ(level));
    let [sort, next] = [level, above].map(|u| w.terms.add_expr(Expr::Sort(u)));
    assert_eq!(define(&mut w, next, sort), Err(KernelError::Limit(Limit::Levels)));
    for of in [Level::Max, Level::IMax] {
        // a comb, and a tree whose parts are shared
        for shared in [false, true] {
            let (u, v) = (w.terms.add_level(Level::Param(0)), w.terms.add_level(Level::Param(1)));
            let mut level = u;
            for i in 0..MANY {
                let other = if shared { level } else { v };
                let next = if i % 2 == 0 { of(level, other) } else { of(other, level) };
                level = w.terms.add_level(next);
                level = w.terms.add_level(Level::Max(level, v));
            }
            let sort = w.terms.add_expr(Expr::Sort(level));
            assert_eq!(define(&mut w, sort, prop), Err(KernelError::Limit(Limit::Levels)));
        }
    }
}

/// Levels that are small as written, and grow with every definition that is unfolded.
#[test]
fn levels_that_grow_by_unfolding() {
    let mut w = base();
    let levels = "max (imax u (max v u)) (imax v (max u (imax u v)))";
    w.must("def d0.{u v} : Type.{max u v} := PProd.{u v}".replace("PProd.{u v}", "Sort.{max u v}").as_str());
    for i in 0..60 {
        let before = format!("d{i}.{{({levels}) (max v (imax (max u v) v))}}");
        let text = format!("def d{}.{{u v}} : Type.{{max u v}} := {before}", i + 1);
        if w.add(&text).is_err() {
            break;
        }
    }
    let start = Instant::now();
    let known = w.env.len();
    let last = (0..=60).rev().find(|i| {
        let name = w.terms.dotted(&format!("d{i}"));
        w.env.get(name).is_some()
    });
    let last = last.expect("one of them");
    assert!(known > 0);
    let result = w.add(&format!(
        "theorem t.{{u v}} : Eq.{{(max u v)+2}} Type.{{max u v}} d{last}.{{u v}} d0.{{u v}} :=
           Eq.refl.{{(max u v)+2}} Type.{{max u v}} d0.{{u v}}"
    ));
    println!("{last}: {result:?} {:?}", start.elapsed());
    assert!(start.elapsed() < LONG, "it took {:?}", start.elapsed());
    assert!(matches!(result, Ok(()) | Err(KernelError::Limit(_))), "{result:?}");
}

#[test]
fn too_many_universe_parameters() {
    for params in [10_001, u32::MAX] {
        let mut w = base();
        for mut unit in w.units("def d : Type := Nat inductive (0) T : Type | T.mk : T") {
            match &mut unit {
                Unit::Single(d) => d.params = params,
                Unit::Family { params: all, types, .. } => {
                    *all = params;
                    for (ty, constructors) in types {
                        ty.params = params;
                        constructors.iter_mut().for_each(|c| c.params = params);
                    }
                }
            }
            let result = w.env.add(&mut w.terms, &mut NoLibrary, &unit, &[]);
            assert_eq!(result, Err(KernelError::Limit(Limit::Levels)));
        }
    }
}

/// Many large numbers, each within the limits.
#[test]
fn numbers_that_fill_the_memory() {
    let mut w = base();
    let start = Instant::now();
    w.env.set_limits(KernelLimits { deadline: Some(start + LONG / 5), ..KernelLimits::default() });
    let mut sum = String::from("0");
    for i in 0..400 {
        sum = format!("Nat.succ (Nat.sub (Nat.pow 2 {}) ({sum}))", 260_000_000 + i);
    }
    let result = w.add(&format!("theorem t : Eq.{{1}} Nat ({sum}) 0 := Eq.refl.{{1}} Nat 0"));
    println!("{result:?} {:?}", start.elapsed());
    assert!(matches!(result, Err(KernelError::Limit(_))), "{result:?}");
    assert!(start.elapsed() < LONG, "it took {:?}", start.elapsed());
}

/// Arithmetic that would take hours.
#[test]
fn numbers_that_take_long() {
    let mut w = World::empty();
    let text = [prelude::BASE, prelude::ARITHMETIC, prelude::BIT_OPERATIONS].concat();
    let mut library = support::TextLibrary::new(&mut w.terms, &text).without_values();
    let a = "(Nat.succ (Nat.pow 3 20000000))";
    let b = "(Nat.succ (Nat.pow 5 12000000))";
    for what in [
        format!("Nat.gcd {a} {b}"),
        format!("Nat.mul {a} {b}"),
        format!("Nat.div (Nat.mul {a} {b}) {a}"),
        format!("Nat.mod {a} {b}"),
        String::from("Nat.pow 3 160000000"),
        String::from("Nat.pow (Nat.pow 3 1000000) 40"),
    ] {
        let start = Instant::now();
        w.env.set_limits(KernelLimits { deadline: Some(start + LONG / 5), ..KernelLimits::default() });
        let text = format!("theorem t : Eq.{{1}} Nat (Nat.mul ({what}) 0) 1 := Eq.refl.{{1}} Nat 1");
        let mark = w.env.mark(&w.terms);
        let result = w.add_with(&mut library, &text);
        w.env.rollback(&mut w.terms, mark);
        println!("{what}: {result:?} {:?}", start.elapsed());
        assert!(result.is_err());
        assert!(start.elapsed() < LONG, "{what} took {:?}", start.elapsed());
    }
}
