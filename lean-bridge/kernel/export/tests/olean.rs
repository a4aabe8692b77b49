//! Compiled modules: what is read of them, and that a damaged one is an error and nothing worse.

#[path = "olean/builder.rs"]
mod builder;

use builder::{Builder, Ref, boxed};
use lean_export::olean::{Found, Module, Modules};
use lean_export::{Costs, Item, ReadProblem, Replay};
use lean_kernel::{Body, Expr, Hints, KernelLimits, NoLibrary, Terms, Unit};
use std::time::Duration;

/// The kinds of files that there are: by the width of addresses, and whose big numbers they have.
const KINDS: [(usize, bool); 3] = [(8, true), (8, false), (4, false)];

/// A module that declares a type `N` with `N.zero` and `N.succ`, its recursor, a definition `one : N`, a
/// theorem, and a constant that is unsafe. `one` stands before what it mentions.
fn module(width: usize, gmp: bool) -> Vec<u8> {
    let b = &mut Builder::new(width, gmp);
    let [n, zero, succ, rec] = [&["N"][..], &["N", "zero"], &["N", "succ"], &["N", "rec"]].map(|p| b.name(p));
    let [one, same, wild, u] = [&["one"][..], &["same"], &["wild"], &["u"]].map(|p| b.name(p));
    let (anonymous, nil) = (boxed(0), boxed(0));
    let constant = |b: &mut Builder, name: Ref, levels: Ref| b.expr(4, &[name, levels], &[]);
    let pi = |b: &mut Builder, ty: Ref, body: Ref| b.expr(7, &[anonymous, ty, body], &[0]);
    let lam = |b: &mut Builder, ty: Ref, body: Ref| b.expr(6, &[anonymous, ty, body], &[0]);
    let app = |b: &mut Builder, f: Ref, a: Ref| b.expr(5, &[f, a], &[]);
    let v: Vec<Ref> = (0..5).map(|i| b.expr(0, &[boxed(i)], &[])).collect();
    let level_zero = b.level(0, &[]);
    let level_one = b.level(1, &[level_zero]);
    let (prop, ty) = (b.expr(3, &[level_zero], &[]), b.expr(3, &[level_one], &[]));
    let param = b.level(4, &[u]);
    let sort = b.expr(3, &[param], &[]);
    let [n_, zero_, succ_] = [n, zero, succ].map(|name| constant(b, name, nil));
    let params = b.list(&[param]);
    let rec_ = constant(b, rec, params);
    // N, N.zero, N.succ
    let arrow = pi(b, n_, n_);
    let (all, constructors) = (b.list(&[n]), b.list(&[zero, succ]));
    let head = b.head(n, &[], ty);
    let type_value = b.ctor(0, &[head, boxed(0), boxed(0), all, constructors, boxed(0)], &[1, 0, 0]);
    let head = b.head(zero, &[], n_);
    let zero_value = b.ctor(0, &[head, n, boxed(0), boxed(0), boxed(0)], &[0]);
    let head = b.head(succ, &[], arrow);
    let succ_value = b.ctor(0, &[head, n, boxed(1), boxed(0), boxed(1)], &[0]);
    // N.rec : (m : N → Sort u) → m zero → ((n : N) → m n → m (succ n)) → (t : N) → m t
    let motive = pi(b, n_, sort);
    let at_zero = app(b, v[0], zero_);
    let step = {
        let (next, holds) = (app(b, succ_, v[1]), app(b, v[2], v[0]));
        let then = app(b, v[3], next);
        let step = pi(b, holds, then);
        pi(b, n_, step)
    };
    let rec_type = {
        let end = app(b, v[3], v[0]);
        let end = pi(b, n_, end);
        let end = pi(b, step, end);
        let end = pi(b, at_zero, end);
        pi(b, motive, end)
    };
    let under = |b: &mut Builder, body: Ref| {
        let body = lam(b, step, body);
        let body = lam(b, at_zero, body);
        lam(b, motive, body)
    };
    let zero_rule = under(b, v[1]);
    let succ_rule = {
        let again = [v[3], v[2], v[1], v[0]].into_iter().fold(rec_, |f, a| app(b, f, a));
        let applied = app(b, v[1], v[0]);
        let body = app(b, applied, again);
        let body = lam(b, n_, body);
        under(b, body)
    };
    let zero_rule = b.ctor(0, &[zero, boxed(0), zero_rule], &[]);
    let succ_rule = b.ctor(0, &[succ, boxed(1), succ_rule], &[]);
    let rules = b.list(&[zero_rule, succ_rule]);
    let head = b.head(rec, &[u], rec_type);
    let rec_value = b.ctor(0, &[head, all, boxed(0), boxed(0), boxed(1), boxed(2), rules], &[0, 0]);
    // one : N := succ zero, under metadata
    let value = app(b, succ_, zero_);
    let value = b.expr(10, &[boxed(0), value], &[]);
    let (head, hints, all) = (b.head(one, &[], n_), b.ctor(2, &[], &7u32.to_le_bytes()), b.list(&[one]));
    let one_value = b.ctor(0, &[head, value, hints, all], &[1]);
    // same : ∀ p : Prop, p → p
    let (statement, value) = (pi(b, v[0], v[1]), lam(b, v[0], v[0]));
    let (statement, value) = (pi(b, prop, statement), lam(b, prop, value));
    let (head, all) = (b.head(same, &[], statement), b.list(&[same]));
    let same_value = b.ctor(0, &[head, value, all], &[]);
    let head = b.head(wild, &[], n_);
    let wild_value = b.ctor(0, &[head], &[1]);
    let constants = [
        (1, one_value),
        (0, wild_value),
        (7, rec_value),
        (6, zero_value),
        (6, succ_value),
        (5, type_value),
        (2, same_value),
    ]
    .map(|(kind, value)| b.ctor(kind, &[value], &[]));
    let names = [one, wild, rec, zero, succ, n, same];
    let imports = [b.name(&["Other", "Module"])];
    std::mem::replace(b, Builder::new(width, gmp)).finish("4.30.0", &imports, &names, &constants)
}

fn replay() -> Replay {
    Replay::new(Costs { limits: KernelLimits::default(), time: Duration::from_secs(10) })
}

#[test]
fn modules_of_every_kind_are_read_and_accepted() {
    for (width, gmp) in KINDS {
        let mut replay = replay();
        let mut module = Module::from_bytes("test", module(width, gmp), replay.terms()).unwrap();
        assert_eq!(module.origin().version, "4.30.0");
        assert!(module.is_whole());
        assert_eq!(module.imports(replay.terms()).unwrap(), [["Other", "Module"]]);
        let rec = replay.terms().dotted("N.rec");
        let Some(Found::Unit { unit: Unit::Family { .. }, recursors }) =
            module.find(replay.terms(), rec).unwrap()
        else {
            panic!("a recursor is found with its family")
        };
        assert_eq!((recursors.len(), recursors[0].params, recursors[0].minors), (1, 1, 2));
        let mut modules = Modules::new(vec![]);
        modules.add_module(module);
        let mut order = vec![];
        while let Some(item) = modules.next_item(replay.terms()).unwrap() {
            replay.take(&mut NoLibrary, &item).unwrap();
            if let Item::Unit { unit, .. } = &item {
                order.push(replay.name(unit.name()));
            }
            if let Item::Unit { unit: Unit::Single(d), .. } = item
                && let Body::Definition { hints, .. } = d.body
            {
                assert_eq!(hints, Hints::Regular(7));
            }
        }
        assert_eq!(order, ["N", "one", "same"], "what is mentioned comes first");
        assert_eq!((replay.tally().checked, &replay.tally().left_out[..]), (6, &["wild".to_string()][..]));
    }
}

#[test]
fn numbers_of_every_size_are_read() {
    for (width, gmp) in KINDS {
        for (digits, expected) in [(vec![5, 0], "5"), (vec![1, 2, 3, 4], "316912650112397582603894390785")] {
            let mut b = Builder::new(width, gmp);
            let (big, big_name) = (b.big(&digits), b.name(&["big"]));
            let literal = b.ctor(0, &[big], &[]);
            let literal = b.expr(9, &[literal], &[]);
            let head = b.head(big_name, &[], literal);
            let axiom = b.ctor(0, &[head], &[0]);
            let constant = b.ctor(0, &[axiom], &[]);
            let bytes = b.finish("4.28.0-pre", &[], &[big_name], &[constant]);
            let mut terms = Terms::default();
            let mut module = Module::from_bytes("test", bytes, &mut terms).unwrap();
            let name = terms.dotted("big");
            let Some(Found::Unit { unit: Unit::Single(d), .. }) = module.find(&mut terms, name).unwrap()
            else {
                panic!("an axiom")
            };
            let Expr::Nat(n) = terms.expr(d.ty) else { panic!("a number") };
            assert_eq!(terms.nat(n).to_string(), expected);
        }
    }
}

/// Reads everything of a file; whatever is wrong is an error.
fn read_all(bytes: Vec<u8>) -> Result<Vec<Found>, lean_export::ReadError> {
    let mut terms = Terms::default();
    let mut module = Module::from_bytes("test", bytes, &mut terms)?;
    module.imports(&mut terms)?;
    let names = module.names().to_vec();
    names.into_iter().map(|n| Ok(module.find(&mut terms, n)?.expect("it is declared"))).collect()
}

#[test]
fn a_file_cut_off_anywhere_is_an_error() {
    for (width, gmp) in KINDS {
        let bytes = module(width, gmp);
        for len in 0..bytes.len() {
            let read = read_all(bytes[..len].to_vec());
            assert!(
                matches!(&read, Err(e) if matches!(e.problem, ReadProblem::Malformed(_))),
                "{len}: {read:?}"
            );
        }
    }
}

#[test]
fn a_changed_byte_is_an_error_or_other_declarations_and_nothing_worse() {
    for (width, gmp) in KINDS {
        let bytes = module(width, gmp);
        let mut errors = 0;
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0xff, bytes[at] ^ 8] {
                let mut changed = bytes.clone();
                changed[at] = value;
                errors += usize::from(read_all(changed).is_err());
            }
        }
        assert!(errors > bytes.len(), "most changes are noticed: {errors}");
    }
}

/// Objects that mention themselves: a type that is an application of itself, a name
/// that is its own prefix, a list that is its own tail.
#[test]
fn circles_are_noticed() {
    for (what, why) in [(0, "part of itself"), (1, "without an end"), (2, "without an end")] {
        let mut b = Builder::new(8, true);
        let mut name = b.name(&["loop"]);
        let fitting = b.name(&["loop"]);
        let text = b.string("loop");
        let here = b.next();
        let (mut ty, mut params) = (b.next(), boxed(0));
        match what {
            0 => ty = b.expr(5, &[here, here], &[]),
            1 => name = b.ctor(1, &[here, text], &[0; 8]),
            _ => params = b.ctor(1, &[fitting, here], &[]),
        }
        if what != 0 {
            let zero = b.level(0, &[]);
            ty = b.expr(3, &[zero], &[]);
        }
        let head = b.ctor(0, &[name, params, ty], &[]);
        let axiom = b.ctor(0, &[head], &[0]);
        let constant = b.ctor(0, &[axiom], &[]);
        let e = read_all(b.finish("4.30.0", &[], &[fitting], &[constant])).unwrap_err();
        assert!(e.to_string().contains(why), "{what}: {e}");
    }
}

#[test]
fn versions_that_are_not_known_are_declined() {
    for version in ["4.25.0", "4.36.0", "5.0.0", "4.", ""] {
        let bytes = Builder::new(8, true).finish(version, &[], &[], &[]);
        let e = Module::from_bytes("test", bytes, &mut Terms::default()).unwrap_err();
        assert!(matches!(e.problem, ReadProblem::Unsupported(_)), "{version}: {e}");
    }
    let mut bytes = Builder::new(8, true).finish("4.30.0", &[], &[], &[]);
    bytes[5] = 3;
    let e = Module::from_bytes("test", bytes, &mut Terms::default()).unwrap_err();
    assert!(matches!(e.problem, ReadProblem::Unsupported(_)), "{e}");
}

#[test]
fn imports_are_found_in_folders_and_taken_on_faith() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("Other")).unwrap();
    let (main, other) = (folder.path().join("Main.olean"), folder.path().join("Other/Module.olean"));
    std::fs::write(&other, module(8, true)).unwrap();
    let mut b = Builder::new(8, true);
    let (import, one, two) = (b.name(&["Other", "Module"]), b.name(&["one"]), b.name(&["two"]));
    let n = b.name(&["N"]);
    let (n, one) = (b.expr(4, &[n, boxed(0)], &[]), b.expr(4, &[one, boxed(0)], &[]));
    let (head, all) = (b.head(two, &[], n), b.list(&[two]));
    let value = b.ctor(0, &[head, one, boxed(1), all], &[1]);
    let constant = b.ctor(1, &[value], &[]);
    std::fs::write(&main, b.finish("4.30.0", &[import], &[two], &[constant])).unwrap();
    let mut replay = replay();
    let mut modules = Modules::new(vec![]);
    modules.add(replay.terms(), &main).unwrap();
    let e = modules.open_imports(replay.terms(), false).unwrap_err();
    assert!(e.to_string().contains("imports `Other.Module`, which is in no folder"), "{e}");
    // the imported module imports itself, which is no matter
    let mut modules = Modules::new(vec![folder.path().into()]);
    modules.add(replay.terms(), &main).unwrap();
    modules.open_imports(replay.terms(), false).unwrap();
    while let Some(item) = modules.next_item(replay.terms()).unwrap() {
        replay.take(&mut modules, &item).unwrap();
    }
    assert_eq!(replay.tally().checked, 1);
    let faith = modules.faith(replay.terms()).unwrap();
    assert_eq!((faith.declarations, faith.modules), (5, 1), "N, zero, succ, rec, one");
}
