//! Exports as files: what is read, what is refused, and the way back.

use lean_export::ndjson::NdjsonWriter;
use lean_export::{Item, NdjsonReader, ReadError, ReadProblem};
use lean_kernel::{Body, Expr, Terms, Unit};

/// A type with two constructors and its recursor, a definition, an axiom and a theorem, written by hand.
const SMALL: &str = include_str!("fixtures/small.ndjson");

fn read(text: &str, terms: &mut Terms) -> Result<Vec<Item>, ReadError> {
    let mut reader = NdjsonReader::new(text.as_bytes());
    let mut items = vec![];
    while let Some(item) = reader.next_item(terms)? {
        items.push(item);
    }
    Ok(items)
}

/// What a text is refused for.
fn refusal(text: &str) -> ReadError {
    read(text, &mut Terms::default()).expect_err("it is refused")
}

/// The small export with the only occurrence of a text replaced.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(SMALL.matches(from).count(), 1, "{from}");
    SMALL.replace(from, to)
}

#[test]
fn an_export_becomes_what_a_kernel_is_asked() {
    let mut terms = Terms::default();
    let items = read(SMALL, &mut terms).unwrap();
    let names: Vec<String> = items
        .iter()
        .map(|item| match item {
            Item::Unit { unit, .. } => terms.text(unit.name()),
            Item::LeftOut(name) => format!("without {}", terms.text(*name)),
        })
        .collect();
    assert_eq!(names, ["N", "one", "choice", "same"]);
    let Item::Unit { unit: Unit::Family { params: 0, parameters: 0, types }, recursors } = &items[0] else {
        panic!("{items:?}")
    };
    let constructors: Vec<String> = types[0].1.iter().map(|c| terms.text(c.name)).collect();
    assert_eq!(constructors, ["N.zero", "N.succ"]);
    let [recursor] = &recursors[..] else { panic!("{recursors:?}") };
    assert_eq!((recursor.params, recursor.motives, recursor.minors, recursor.k), (1, 1, 2, false));
    assert_eq!(recursor.rules.iter().map(|r| r.fields).collect::<Vec<_>>(), [0, 1]);
    let Item::Unit { unit: Unit::Single(choice), .. } = &items[2] else { panic!("{items:?}") };
    assert!(choice.body == Body::Axiom && choice.params == 1);
    assert!(matches!(terms.expr(choice.ty), Expr::Forall(0, _, _)));
}

#[test]
fn what_is_written_reads_back_as_the_same() {
    let mut terms = Terms::default();
    let items = read(SMALL, &mut terms).unwrap();
    let mut writer = NdjsonWriter::new(vec![], ("prover", "1"), ("4.30.0", "0")).unwrap();
    for item in &items {
        writer.write(&terms, item).unwrap();
    }
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert_eq!(read(&text, &mut terms).unwrap(), items);
    assert_eq!(text.lines().count(), SMALL.lines().count());
}

#[test]
fn lines_may_skip_numbers_and_come_in_any_order_that_refers_back() {
    let head = SMALL.lines().next().unwrap();
    let text = format!(
        "{head}\n{}",
        r#"{"in":7,"str":{"pre":0,"str":"foo"}}
{"il":2,"succ":0}
{"il":1,"succ":2}
{"ie":4000000000000,"sort":1}
{"axiom":{"isUnsafe":false,"levelParams":[],"name":7,"type":4000000000000}}"#
    );
    let mut terms = Terms::default();
    assert_eq!(read(&text, &mut terms).unwrap().len(), 1, "and the last line may lack its end");
}

#[test]
fn a_file_that_was_cut_off_within_a_line_is_noticed() {
    for cut in [SMALL.len() - 2, SMALL.len() - 40, SMALL.find("inductive").unwrap() + 300] {
        let e = refusal(&SMALL[..cut]);
        assert!(e.to_string().contains("truncated"), "{e}");
    }
    assert!(refusal("").to_string().contains("empty"));
}

#[test]
fn what_is_malformed_is_told_with_its_line() {
    let cases = [
        (
            r#"{"app":{"fn":12,"arg":6},"ie":36}"#,
            r#"{"app":{"fn":12,"arg":99},"ie":36}"#,
            "no expression 99",
            49,
        ),
        (
            r#"{"app":{"fn":12,"arg":6},"ie":36}"#,
            r#"{"app":{"fn":12,"arg":6},"il":36}"#,
            "does not go with",
            49,
        ),
        (r#"{"il":1,"succ":0}"#, r#"{"il":0,"succ":0}"#, "level 0 is defined twice", 10),
        (
            r#"{"name":7,"levelParams":[5]"#,
            r#"{"name":7,"levelParams":[]"#,
            "`choice` has no universe parameter `u`",
            52,
        ),
        (
            r#"{"name":7,"levelParams":[5]"#,
            r#"{"name":7,"levelParams":[5,5]"#,
            "two universe parameters `u`",
            52,
        ),
        (r#""numFields":1"#, r#""numFields":0"#, "the number of its fields", 48),
        (r#""ctors":[2,3]"#, r#""ctors":[2]"#, "`N.succ` is a constructor of no type", 48),
        (r#""ctors":[2,3]"#, r#""ctors":[3,2]"#, "its position", 48),
        (
            r#""all":[1],"numIndices":0,"numMotives""#,
            r#""all":[],"numIndices":0,"numMotives""#,
            "disagrees about the types",
            48,
        ),
    ];
    for (from, to, why, line) in cases {
        let e = refusal(&changed(from, to));
        assert!(matches!(e.problem, ReadProblem::Malformed(_)), "{to}: {e}");
        assert!(e.to_string().contains(why), "{to}: {e}");
        assert!(e.to_string().starts_with(&format!("line {line}: ")), "{to}: {e}");
    }
}

#[test]
fn what_is_of_another_version_is_declined() {
    let cases = [
        (r#""format":{"version":"3.1.0"}"#, r#""format":{"version":"3.2.0"}"#),
        (r#","format":{"version":"3.1.0"}"#, ""),
        (r#""safety":"safe""#, r#""safety":"sound""#),
        (r#""hints":{"regular":1}"#, r#""hints":"eager""#),
        (r#""binderInfo":"implicit""#, r#""binderInfo":"erased""#),
        (r#""k":false"#, r#""k":false,"eta":true"#),
        (r#"{"thm":"#, r#"{"lemma":"#),
    ];
    for (from, to) in cases {
        let e = refusal(&changed(from, to));
        assert!(matches!(e.problem, ReadProblem::Unsupported(_)), "{to}: {e}");
    }
}

#[test]
fn unsafe_declarations_are_left_out() {
    let left_out = |text: &str| {
        let mut terms = Terms::default();
        let items = read(text, &mut terms).unwrap();
        let names = items.iter().filter_map(|item| match item {
            Item::LeftOut(name) => Some(terms.text(*name)),
            Item::Unit { .. } => None,
        });
        names.collect::<Vec<_>>()
    };
    assert_eq!(left_out(SMALL), [""; 0]);
    assert_eq!(left_out(&changed(r#""safety":"safe""#, r#""safety":"partial""#)), ["one"]);
    assert_eq!(left_out(&SMALL.replace(r#""isUnsafe":false"#, r#""isUnsafe":true"#)), ["N", "choice"]);
    let mixed = SMALL.replacen(r#""isUnsafe":false"#, r#""isUnsafe":true"#, 1);
    assert!(refusal(&mixed).to_string().contains("partly unsafe"));
}

#[test]
fn numbers_are_of_any_size() {
    let head = SMALL.lines().next().unwrap();
    let digits = "9".repeat(10_000);
    let text = format!(
        "{head}\n{{\"in\":1,\"str\":{{\"pre\":0,\"str\":\"big\"}}}}\n{{\"ie\":0,\"natVal\":\"{digits}\"}}\n\
         {{\"axiom\":{{\"isUnsafe\":false,\"levelParams\":[],\"name\":1,\"type\":0}}}}\n"
    );
    let mut terms = Terms::default();
    let items = read(&text, &mut terms).unwrap();
    let [Item::Unit { unit: Unit::Single(d), .. }] = &items[..] else { panic!("{items:?}") };
    let Expr::Nat(n) = terms.expr(d.ty) else { panic!() };
    assert_eq!(terms.nat(n).to_string(), digits);
    for wrong in ["", "-1", "1e3", "0x10", "1_000", "١"] {
        let e = refusal(&text.replace(&digits, wrong));
        assert!(e.to_string().contains("no number"), "{wrong}: {e}");
    }
}
