//! Pickles: what is read, and that whatever was made up is refused, without harm.

mod region;

use lean_export::olean::{Found, Pickle};
use lean_export::{ReadError, ReadProblem};
use lean_kernel::{Environment, KernelLimits, NoLibrary, Terms};
use region::{Region, boxed};
use std::time::{Duration, Instant};

/// A definition with a universe parameter, an axiom, a theorem that uses both.
fn good(width: usize) -> Vec<u8> {
    let mut r = Region::new(width);
    // def id.{u} (α : Sort u) (x : α) : α := x
    let u = r.param("u");
    let (sort, b0, b1) = (r.sort(u), r.bound(0), r.bound(1));
    let (inner, body) = (r.forall(b0, b1), r.lambda(b0, b0));
    let (ty, value) = (r.forall(sort, inner), r.lambda(sort, body));
    let id = r.definition("my.id", &["u"], ty, value);
    // axiom a : ∀ p : Prop, p → p
    let ty = r.trivial();
    let axiom = r.axiom("a", ty);
    // theorem t : ∀ p : Prop, p → p := id.{0} _ a
    let f = r.constant("my.id", &[boxed(0)]);
    let a = r.constant("a", &[]);
    let value = r.apply(f, &[ty, a]);
    let theorem = r.theorem("t", ty, value);
    r.pickle(&["Init", "A.B"], &[("my.id", id), ("a", axiom), ("t", theorem)])
}

fn read(bytes: Vec<u8>) -> Result<(Pickle, Terms), ReadError> {
    let mut terms = Terms::default();
    Pickle::from_bytes("here", bytes, &mut terms).map(|p| (p, terms))
}

fn read_all(bytes: Vec<u8>) -> Result<usize, ReadError> {
    let (mut pickle, mut terms) = read(bytes)?;
    let names = pickle.names().to_vec();
    names.iter().try_for_each(|n| pickle.find(&mut terms, *n).map(|_| ()))?;
    Ok(names.len())
}

fn malformed(bytes: Vec<u8>) -> String {
    match read_all(bytes) {
        Err(ReadError { problem: ReadProblem::Malformed(why), .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_text_declares_is_read_and_can_be_checked() {
    for width in [4, 8] {
        let (mut pickle, mut terms) = read(good(width)).unwrap();
        assert_eq!(pickle.imports(), [vec!["Init".to_string()], vec!["A".to_string(), "B".to_string()]]);
        assert_eq!(pickle.origin().version, "4.28.0");
        let mut env = Environment::new(&mut terms, KernelLimits::default());
        for name in ["my.id", "a", "t"] {
            let name = terms.dotted(name);
            let found = pickle.find(&mut terms, name).unwrap();
            let Some(Found::Unit { unit, recursors }) = found else { panic!("{found:?}") };
            env.add(&mut terms, &mut NoLibrary, &unit, &recursors).unwrap();
        }
        assert_eq!((pickle.names().len(), env.len()), (3, 3));
        let other = terms.dotted("b");
        assert!(pickle.find(&mut terms, other).unwrap().is_none());
    }
}

/// A file whose only declaration is an axiom with this type.
fn of_type(make: impl FnOnce(&mut Region) -> u64) -> Vec<u8> {
    let mut r = Region::new(8);
    let ty = make(&mut r);
    let a = r.axiom("a", ty);
    let b = r.axiom("b", ty);
    r.pickle(&[], &[("a", a), ("b", b)])
}

#[test]
fn what_is_made_up_is_refused() {
    assert_eq!(read_all(of_type(Region::trivial)).unwrap(), 2);
    let counted = of_type(|r| {
        let ty = r.trivial();
        r.bytes[Region::at(ty)] = 1;
        ty
    });
    assert!(malformed(counted).ends_with("is counted"));
    let forward = of_type(|r| {
        let ty = r.trivial();
        // the type of its binder is itself
        r.bytes[Region::at(ty) + 16..Region::at(ty) + 24].copy_from_slice(&ty.to_le_bytes());
        ty
    });
    assert!(malformed(forward).contains("refers to what stands behind it"));
    let between = of_type(|r| {
        let ty = r.trivial();
        ty + 4
    });
    assert!(malformed(between).contains("no object can stand at"));
    let outside = of_type(|_| 0x40);
    assert!(malformed(outside).contains("outside of the file"));
    let no_expression = of_type(|r| r.name("a.b"));
    assert!(malformed(no_expression).contains("a free variable"), "a name looks like one");
    let few_parts = of_type(|r| {
        let prop = r.sort(boxed(0));
        r.constructor(7, &[prop, prop], &[0; 9])
    });
    assert!(malformed(few_parts).contains("another kind"));
    let small = of_type(|r| {
        let ty = r.trivial();
        r.bytes[Region::at(ty) + 4] = 16;
        ty
    });
    assert!(malformed(small).contains("another kind"));
    let long = of_type(|r| {
        let text = r.text("x");
        r.bytes[Region::at(text) + 8..Region::at(text) + 16].copy_from_slice(&u64::MAX.to_le_bytes());
        let name = r.constructor(1, &[boxed(0), text], &[0; 8]);
        r.constructor(4, &[name, boxed(0)], &[0; 8])
    });
    assert!(malformed(long).contains("outside of the file"));
    let binder = of_type(|r| {
        let prop = r.sort(boxed(0));
        r.constructor(7, &[boxed(0), prop, prop], &[0, 0, 0, 0, 0, 0, 0, 0, 9])
    });
    assert!(malformed(binder).contains("kind 9 of binders"));
}

#[test]
fn a_declaration_stands_under_its_own_name_and_once() {
    let pickle = |first: &str, second: &str| {
        let mut r = Region::new(8);
        let ty = r.trivial();
        let (a, b) = (r.axiom("a", ty), r.axiom("b", ty));
        r.pickle(&[], &[(first, a), (second, b)])
    };
    assert_eq!(read_all(pickle("a", "b")).unwrap(), 2);
    assert!(malformed(pickle("a", "a")).contains("declared twice"));
    assert!(malformed(pickle("b", "a")).contains("names itself otherwise"));
}

#[test]
fn a_map_is_no_maze() {
    // each node twice under the next one: 2^60 ways to nothing
    let mut r = Region::new(8);
    let empty = r.array(&[]);
    let mut node = r.constructor(0, &[empty], &[]);
    for _ in 0..60 {
        let entry = r.constructor(1, &[node], &[]);
        let entries = r.array(&[entry, entry]);
        node = r.constructor(0, &[entries], &[]);
    }
    let imports = r.array(&[]);
    let rest = r.constructor(0, &[node, boxed(0)], &[]);
    let root = r.constructor(0, &[imports, rest], &[]);
    assert!(malformed(r.finish(root)).contains("a node stands twice"));
}

#[test]
fn texts_that_overlap_are_not_read_again_and_again() {
    // a header of a text every 32 bytes, each with all that follows as its text
    let (count, mut r) = (4_000, Region::new(8));
    let begin = r.text(&" ".repeat(40 * count));
    let mut names = boxed(0);
    for i in 0..count {
        let (at, len) = (begin + 32 * (i as u64 + 1), (40 * count - 40 * (i + 2)) as u64);
        let place = Region::at(at);
        r.bytes[place..place + 8].copy_from_slice(&[0, 0, 0, 0, 1, 0, 0, 249]);
        for (k, n) in [len, len, len].into_iter().enumerate() {
            r.bytes[place + 8 + 8 * k..place + 16 + 8 * k].copy_from_slice(&n.to_le_bytes());
        }
        // what was written must be UTF-8, or it would be refused for that
        names = r.constructor(1, &[names, at], &[0; 8]);
    }
    let constant = r.constructor(4, &[names, boxed(0)], &[0; 8]);
    let axiom = r.axiom("a", constant);
    let began = Instant::now();
    assert!(read_all(r.pickle(&[], &[("a", axiom)])).is_err());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn no_damage_does_harm() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for width in [4, 8] {
        let whole = good(width);
        for len in 0..whole.len() {
            assert!(read_all(whole[..len].to_vec()).is_err(), "cut off at {len}");
        }
        let mut read = 0;
        for _ in 0..40_000 {
            let mut bytes = whole.clone();
            for _ in 0..1 + random(3) {
                // most things are small, and references are multiples of eight
                let at = random(bytes.len());
                bytes[at] = [random(256) as u8, random(12) as u8, 8 * random(32) as u8][random(3)];
            }
            read += usize::from(read_all(bytes).is_ok());
        }
        // damage to hashes and to unused bytes means nothing
        assert!(read > 1000 && read < 39_000, "{read}");
    }
}
