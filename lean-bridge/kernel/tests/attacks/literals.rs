//! Numbers and texts.

use crate::support::{TextLibrary, World, prelude};

#[test]
fn numbers() {
    let mut w = World::with(&[prelude::BASE, prelude::ARITHMETIC]);
    let equal = |a: &str, b: &str| format!("theorem t : Eq.{{1}} Nat ({a}) ({b}) := Eq.refl.{{1}} Nat ({a})");
    let two_32 = "4294967296";
    let two_64 = "18446744073709551616";
    for (a, b) in [
        ("Nat.succ 4294967295", two_32),
        ("Nat.add 18446744073709551615 1", two_64),
        ("Nat.mul 4294967296 4294967296", two_64),
        ("Nat.pow 2 64", two_64),
        ("Nat.shiftLeft 1 64", two_64),
        ("Nat.sub 1 2", "0"),
        ("Nat.pow 0 0", "1"),
        ("Nat.succ (Nat.succ Nat.zero)", "2"),
        ("Nat.shiftLeft 0 1000000000000000000000000000000", "0"),
        ("Nat.pow 1 1000000000000000000000000000000", "1"),
    ] {
        w.accepts(&equal(a, b));
        w.accepts(&equal(b, a));
    }
    for (a, b) in [
        (two_32, "0"),
        (two_64, "0"),
        ("Nat.succ 4294967295", "0"),
        ("Nat.add 18446744073709551615 1", "0"),
        ("Nat.mul 4294967296 4294967296", "0"),
        ("Nat.pow 2 64", "0"),
        ("Nat.shiftLeft 1 4294967296", "1"),
        ("Nat.shiftLeft 1 18446744073709551616", "1"),
        ("Nat.pow 2 18446744073709551616", "1"),
        ("Nat.sub 1 2", two_64),
        ("Nat.sub 1 2", "18446744073709551615"),
        ("Nat.shiftLeft 3 18446744073709551615", "0"),
    ] {
        w.refuses(&equal(a, b), "");
        w.refuses(&equal(b, a), "");
    }
    let large = "Nat.pow 2 67108864";
    w.accepts(&equal(large, "Nat.mul (Nat.pow 2 67108863) 2"));
    w.refuses(&equal(large, "Nat.mul (Nat.pow 2 67108862) 2"), "");
    // recursors take literals for constructors
    w.accepts(
        "theorem t : Eq.{1} Nat (Nat.rec.{1} (fun (_ : Nat) => Nat) 7 (fun (n _ : Nat)
      => n) 18446744073709551616) 18446744073709551615 := Eq.refl.{1} Nat 18446744073709551615",
    );
    let zero_or = "Nat.rec.{1} (fun (_ : Nat) => Nat) 7 (fun (n _ : Nat) => 8)";
    w.refuses(&equal(&format!("{zero_or} 4294967296"), "7"), "");
    w.accepts(&equal(&format!("{zero_or} 0"), "7"));
    // what is not computed because a variable stands in it
    let about = |a: &str, b: &str| {
        format!(
            "theorem t : ∀ (x : Nat), Eq.{{1}} Nat ({a}) ({b}) := fun (x : Nat) => Eq.refl.{{1}} Nat ({a})"
        )
    };
    w.accepts(&about("Nat.add x 2", "Nat.succ (Nat.succ x)"));
    w.refuses(&about("Nat.add 2 x", "Nat.succ (Nat.succ x)"), "");
    w.refuses(&about("Nat.mul x 0", "x"), "");
    w.accepts(&about("Nat.mul x 0", "0"));
}

/// Numbers computed for functions of the library, which are believed without their definitions.
#[test]
fn numbers_by_functions_of_a_library() {
    let mut w = World::empty();
    let text = [prelude::BASE, prelude::ARITHMETIC, prelude::BIT_OPERATIONS].concat();
    let mut library = TextLibrary::new(&mut w.terms, &text).without_values();
    let mut check = |a: &str, b: &str, right: bool| {
        let text = format!("theorem t : Eq.{{1}} Nat ({a}) ({b}) := Eq.refl.{{1}} Nat ({a})");
        let mark = w.env.mark(&w.terms);
        let result = w.add_with(&mut library, &text);
        assert_eq!(result.is_ok(), right, "{a} = {b}: {result:?}");
        w.env.rollback(&mut w.terms, mark);
    };
    for (a, b) in [
        ("Nat.add 2 2", "4"),
        ("Nat.div 7 2", "3"),
        ("Nat.div 7 0", "0"),
        ("Nat.mod 7 0", "7"),
        ("Nat.mod 7 4", "3"),
        ("Nat.mod 18446744073709551617 18446744073709551616", "1"),
        ("Nat.gcd 12 18", "6"),
        ("Nat.gcd 0 0", "0"),
        ("Nat.gcd 0 5", "5"),
        ("Nat.land 12 10", "8"),
        ("Nat.lor 12 10", "14"),
        ("Nat.xor 12 10", "6"),
        ("Nat.shiftRight 18446744073709551616 64", "1"),
        ("Nat.shiftRight 5 18446744073709551616", "0"),
        ("Nat.shiftRight 5 4294967296", "0"),
        ("Nat.log2 0", "0"),
        ("Nat.log2 1", "0"),
        ("Nat.log2 18446744073709551616", "64"),
        ("Nat.log2 18446744073709551615", "63"),
        ("Nat.log2 (Nat.pow 2 131072)", "131072"),
    ] {
        check(a, b, true);
        check(a, &format!("Nat.succ ({b})"), false);
    }
    check("Nat.shiftRight 5 4294967296", "5", false);
    check("Nat.log2 18446744073709551616", "0", false);
    check("Nat.div 7 0", "7", false);
    check("Nat.shiftLeft 1 4294967296", "1", false);
}

#[test]
fn texts() {
    let mut w = World::with(&[prelude::BASE, prelude::TEXTS]);
    let equal =
        |a: &str, b: &str| format!("theorem t : Eq.{{1}} String ({a}) ({b}) := Eq.refl.{{1}} String ({a})");
    let list = |codes: &[u32]| {
        let nil = String::from("(List.nil.{0} Char)");
        codes.iter().rev().fold(nil, |l, c| format!("(List.cons.{{0}} Char (Char.ofNat {c}) {l})"))
    };
    let text = |codes: &[u32]| format!("String.ofList {}", list(codes));
    w.accepts(&equal("\"ab\"", "\"ab\""));
    w.accepts(&equal("\"ab\"", &text(&[97, 98])));
    w.accepts(&equal(&text(&[97, 98]), "\"ab\""));
    w.accepts(&equal("\"\"", &text(&[])));
    w.accepts(&equal("\"é∀😀\"", &text(&[0xe9, 0x2200, 0x1f600])));
    for (a, b) in [("\"ab\"", "\"ba\""), ("\"a\"", "\"\""), ("\"a\"", "\"aa\"")] {
        w.refuses(&equal(a, b), "the value");
    }
    w.refuses(&equal("\"ab\"", &text(&[97])), "the value");
    w.refuses(&equal("\"ab\"", &text(&[97, 99])), "the value");
    w.refuses(&equal("\"\"", &text(&[97])), "the value");
    w.refuses("def t : Nat := \"a\"", "the value");
    w.refuses("def t : List.{0} Char := \"a\"", "the value");
    // a text is a value of its structure
    w.accepts(&format!(
        "theorem t : Eq.{{1}} (List.{{0}} Char) (proj String 0 \"ab\") {0} := Eq.refl.{{1}}
          (List.{{0}} Char) {0}",
        list(&[97, 98])
    ));
    w.accepts(
        "theorem t : Eq.{1} Nat (String.rec.{1} (fun (_ : String) => Nat) (fun (_ : List.{0} Char)
          => 3) \"ab\") 3 := Eq.refl.{1} Nat 3",
    );
}

/// Constants that have the names of zero and successor, and universe levels: at other levels they are others.
#[test]
fn numbers_by_constants_of_the_same_name_at_other_levels() {
    let same = "∀ (α : Sort.{u}) (a b : α), Eq.{u} α a b";
    let all_equal = "fun (α : Prop) (a b : α) => Eq.refl.{0} α a";
    let base = "inductive (0) False : Prop
        inductive (2) Eq.{u} : ∀ (α : Sort.{u}) (a : α), α → Prop
        | Eq.refl : ∀ (α : Sort.{u}) (a : α), Eq.{u} α a a";
    for (declared, at) in [
        (format!("def Nat.zero.{{u}} : Prop := {same}"), ["Nat.zero.{0}", "Nat.zero.{1}"]),
        (
            format!("def Nat.succ.{{u}} : Prop → Prop := fun (p : Prop) => {same}"),
            ["Nat.succ.{0} False", "Nat.succ.{1} False"],
        ),
        (
            format!("def Nat.log2.{{u}} : Prop → Prop := fun (p : Prop) => {same}"),
            ["Nat.log2.{0} False", "Nat.log2.{1} False"],
        ),
    ] {
        let mut w = World::with(&[base, &declared]);
        let [zero, one] = at;
        w.accepts(&format!("theorem z0 : {zero} := {all_equal}"));
        w.must(&format!("theorem z0 : {zero} := {all_equal}"));
        w.refuses(&format!("theorem z1 : {one} := z0"), "the value");
        w.accepts(&format!("theorem z : {zero} := z0"));
    }
}
