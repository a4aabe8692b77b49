use super::*;
use crate::fstar::{Import, SourceFile};
use proptest::prelude::*;
use serde_json::{Value, json};

fn definition(value: Value) -> Definition {
    serde_json::from_value(value).unwrap()
}

/// A record of the published set, with its nulls and its names.
fn flat() -> Value {
    json!({
        "file_name": "Tree.fst", "name": "Tree.size", "original_source_type": "",
        "source_type": "val size (t: tree) : nat", "source_definition": "let rec size t = 0",
        "source": {"project_name": "trees", "file_name": "src/Tree.fst", "git_rev": "0", "git_url": "u"},
        "source_range": {
            "start_line": 3, "start_col": 0, "end_line": 3, "end_col": 18, "file_name": "Tree.fst"
        },
        "file_context": "module Tree\n\n",
        "dependencies": {"source_file": "Tree.fst", "checked_file": "dataset/Tree.fst.checked",
            "interface_file": false, "dependencies": ["<UNK>"]},
        "opens_and_abbrevs": [
            {"abbrev": true, "full_module": "FStar.List.Tot", "short_module": "L"},
            {"abbrev": false, "full_module": "Prims", "short_module": null}],
        "vconfig": {"max_fuel": 8, "z3cliopt": [], "reuse_hint_for": null, "future": true},
        "interleaved": false, "verbose_type": "t: tree -> nat", "effect": "Prims.Tot",
        "effect_flags": ["total"],
        "mutual_with": [], "ideal_premises": ["Tree.tree"], "proof_features": ["recursion"],
        "is_simple_lemma": null, "is_div": false, "is_proof": false, "is_simply_typed": true, "is_type": null,
        "partial_definition": "let rec size t =\n  ", "completed_definiton": "0",
        "isa_cross_project_example": true, "prompt": null, "premises": null, "extra": [1, {"deep": null}]
    })
}

#[test]
fn a_published_record_is_written_as_it_was_read() {
    let read = definition(flat());
    assert_eq!(serde_json::to_value(&read).unwrap(), flat());
    assert_eq!(read.vconfig.as_ref().unwrap().max_fuel, Some(8));
    assert_eq!(read.vconfig.as_ref().unwrap().rest["future"], json!(true));
    let opens = read.opens_and_abbrevs.as_ref().unwrap();
    assert_eq!(opens[1].import, Import::Open("Prims".into()));
    assert_eq!(read.val_text(), None, "the original type is empty: there is none");
    assert_eq!(read.stated_type(), Some("val size (t: tree) : nat"));
    assert_eq!(read.project(), Some("trees"));
    assert_eq!(read.premise_names(), ["Tree.tree"]);
    assert_eq!(read.prompt_text(), Some("let rec size t =\n  "));
    assert_eq!((read.short_name(), read.module()), (Some("size"), Some("Tree")));
    assert!(read.checkability().is_alone());
}

#[test]
fn a_file_is_written_as_it_was_read() {
    let value =
        json!({"defs": [flat(), {}], "dependencies": null, "source": {"project_name": "p"}, "new": 1});
    let read: SourceFile = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(read.defs.len(), 2);
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
}

#[test]
fn an_error_names_definition_and_member() {
    let value = json!({"defs": [{}, {"vconfig": {"z3rlimit": "5"}}]});
    let error = serde_json::from_value::<SourceFile>(value).unwrap_err().to_string();
    assert!(error.starts_with("defs[1]: vconfig: z3rlimit: invalid type"), "{error}");
    let error = serde_json::from_value::<SourceFile>(json!({"name": "x"})).unwrap_err().to_string();
    assert!(error.contains("no member `defs`"), "{error}");
}

#[test]
fn an_unknown_type_is_none() {
    assert_eq!(definition(json!({"source_type": "<UNK>"})).stated_type(), None);
    assert_eq!(definition(json!({"source_type": "<UNK>"})).val_text(), None);
    let both = definition(json!({"source_type": "val a", "original_source_type": "val b"}));
    assert_eq!(both.val_text(), Some("val b"));
    assert_eq!(definition(json!({"source_type": "val a"})).val_text(), Some("val a"));
    assert_eq!(
        definition(json!({"prompt": "<UNK>", "partial_definition": "let x ="})).prompt_text(),
        Some("let x =")
    );
}

#[test]
fn names_are_qualified_and_include_the_own() {
    let names = |value| definition(value).names();
    assert_eq!(names(json!({"name": "A.B.f"})), ["A.B.f"]);
    assert_eq!(names(json!({"name": "A.f", "mutual_with": ["f", "g"]})), ["A.f", "A.g"]);
    assert_eq!(names(json!({"name": "A.f", "mutual_with": ["A.g", "A.f"]})), ["A.g", "A.f"]);
    assert_eq!(names(json!({"name": "A.f", "mutual_with": ["A.g"]})), ["A.f", "A.g"]);
    assert!(names(json!({})).is_empty());
}

#[test]
fn the_module_follows_from_the_file() {
    let module = |file: &str| definition(json!({"file_name": file})).module().map(str::to_owned);
    assert_eq!(module("ulib/FStar.List.Tot.fst").as_deref(), Some("FStar.List.Tot"));
    assert_eq!(module("A.fsti").as_deref(), Some("A"));
    assert_eq!(module("prims.fst").as_deref(), Some("Prims"));
    assert_eq!(module("dummy"), None);
}

#[test]
fn what_cannot_be_checked_alone_says_why() {
    let base = json!({"name": "A.f", "file_name": "A.fst", "source_definition": "let f = 1"});
    let with = |key: &str, value: Value| {
        let mut record = base.clone();
        record[key] = value;
        definition(record).checkability()
    };
    assert_eq!(definition(base.clone()).checkability(), Checkability::Alone);
    assert_eq!(with("interleaved", json!(true)), Checkability::Not(vec![Obstacle::Interleaved]));
    assert_eq!(
        with("definition", json!("<DECLARETYP>")),
        Checkability::Not(vec![Obstacle::Marker("<DECLARETYP>".into())])
    );
    assert_eq!(with("definition", json!("fun x -> x")), Checkability::Alone);
    assert_eq!(with("source_definition", json!("val f : int")), Checkability::Not(vec![Obstacle::NoEquals]));
    assert_eq!(with("source_definition", json!("<UNK>")), Checkability::Not(vec![Obstacle::NoEquals]));
    for file in ["dummy", " dummy", "", "x/dummy"] {
        assert_eq!(with("file_name", json!(file)), Checkability::Not(vec![Obstacle::NoFile]), "{file:?}");
    }
    let nothing = definition(json!({})).checkability();
    assert_eq!(nothing.to_string(), "the record has no name; the record has no file; its text has no `=`");
}

/// Any JSON value, not too deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z_]{1,8}", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Whatever is read is written as it was, and what is not read is refused without a panic.
    #[test]
    fn any_members_survive(members in prop::collection::vec((
        prop_oneof![Just("name".to_owned()), Just("vconfig".to_owned()), Just("is_type".to_owned()),
            Just("opens_and_abbrevs".to_owned()), Just("source_range".to_owned()), "[a-z_]{1,8}"],
        any_json(),
    ), 0..6)) {
        let value = Value::Object(members.into_iter().collect());
        if let Ok(read) = serde_json::from_value::<Definition>(value.clone()) {
            prop_assert_eq!(serde_json::to_value(&read).unwrap(), value);
            let _ = (read.names(), read.checkability(), read.module(), read.val_text());
        }
    }
}
