use super::*;
use proptest::prelude::*;
use serde_json::json;

fn definition(value: Value) -> Definition {
    serde_json::from_value(value).unwrap()
}

fn base() -> Value {
    json!({"name": "Arith.Power.pow", "file_name": "code/Arith.Power.fst", "opens_and_abbrevs": [
        {"abbrev": "M", "full_module": "FStar.Math.Lemmas"}, {"open": "FStar.Mul"},
        {"open": "Arith"}, {"open": "FStar.Pervasives"}, {"open": "Prims"}]})
}

fn with_options(vconfig: Value) -> Result<Scaffold, ScaffoldError> {
    let mut record = base();
    record["vconfig"] = vconfig;
    Scaffold::new(&definition(record))
}

#[test]
fn opens_are_reversed_and_the_options_follow() {
    let scaffold = with_options(json!({
        "z3seed": 0, "z3rlimit_factor": 1, "z3rlimit": 20, "z3refresh": false, "z3smtopt": [], "z3cliopt": [],
        "initial_fuel": 2, "max_fuel": 8, "initial_ifuel": 1, "max_ifuel": 2, "smtencoding_elim_box": false,
        "smtencoding_nl_arith_repr": "boxwrap", "smtencoding_l_arith_repr": "native",
        "smtencoding_valid_intro": true, "smtencoding_valid_elim": false
    }))
    .unwrap();
    assert_eq!(scaffold.until_lid, "Arith.Power.pow");
    assert_eq!(
        scaffold.text(),
        "open Prims\n\
         open FStar.Pervasives\n\
         open Arith\n\
         open FStar.Mul\n\
         module M=FStar.Math.Lemmas\n\
         open Arith.Power\n\
         #push-options \"--initial_fuel 2 --max_fuel 8 --initial_ifuel 1 --max_ifuel 2 \
         --smtencoding.elim_box false --smtencoding.nl_arith_repr boxwrap --smtencoding.l_arith_repr native \
         --smtencoding.valid_intro true --smtencoding.valid_elim false \
         --z3rlimit 20 --z3rlimit_factor 1 --z3seed 0\"\n"
    );
    assert!(scaffold.dropped.is_empty());
}

#[test]
fn both_shapes_of_opens_give_one_scaffold() {
    let mut record = base();
    record["opens_and_abbrevs"] = json!([
        {"abbrev": true, "short_module": "M", "full_module": "FStar.Math.Lemmas"},
        {"abbrev": false, "short_module": null, "full_module": "FStar.Mul"},
        {"abbrev": false, "short_module": null, "full_module": "Arith"},
        {"abbrev": false, "short_module": null, "full_module": "FStar.Pervasives"},
        {"abbrev": false, "short_module": null, "full_module": "Prims"}]);
    assert_eq!(Scaffold::new(&definition(record)).unwrap(), Scaffold::new(&definition(base())).unwrap());
}

#[test]
fn without_options_the_pragma_is_empty() {
    assert_eq!(with_options(Value::Null).unwrap().options, "#push-options \"\"\n");
    assert_eq!(with_options(json!({})).unwrap().options, "#push-options \"\"\n");
}

#[test]
fn prims_gets_its_options_only() {
    let mut record = base();
    record["file_name"] = json!("ulib/prims.fst");
    record["vconfig"] = json!({"max_fuel": 0});
    let scaffold = Scaffold::new(&definition(record)).unwrap();
    assert_eq!(scaffold.text(), "#push-options \"--max_fuel 0\"\n");
}

#[test]
fn values_are_quoted_for_the_option_string_and_for_the_language() {
    let options = |vconfig| with_options(vconfig).unwrap().options;
    assert_eq!(
        options(json!({"z3cliopt": ["smt.arith.nl=false", "smt.case_split=3"], "z3refresh": true})),
        "#push-options \"--z3cliopt 'smt.arith.nl=false' --z3cliopt 'smt.case_split=3' --z3refresh\"\n"
    );
    assert_eq!(
        options(json!({"z3smtopt": ["(set-info :a \"b\\c\")\n(push)", ""]})),
        "#push-options \"--z3smtopt '(set-info :a \\\"b\\\\c\\\")\\n(push)' --z3smtopt ''\"\n"
    );
    assert_eq!(
        options(json!({"smtencoding_nl_arith_repr": "two words", "z3seed": -1})),
        "#push-options \"--smtencoding.nl_arith_repr 'two words' --z3seed -1\"\n"
    );
}

#[test]
fn a_value_that_cannot_be_written_is_an_error() {
    for (vconfig, key) in [
        (json!({"z3smtopt": ["(echo 'a')"]}), "z3smtopt"),
        (json!({"z3cliopt": ["x", "it's"]}), "z3cliopt"),
        (json!({"smtencoding_l_arith_repr": "'"}), "smtencoding_l_arith_repr"),
    ] {
        let error = with_options(vconfig).unwrap_err().to_string();
        assert!(error.starts_with("Arith.Power.pow: ") && error.contains(key), "{error}");
    }
}

#[test]
fn nothing_is_dropped_in_silence() {
    let scaffold = with_options(json!({
        "max_fuel": 0, "tcnorm": true, "no_smt": true, "quake_lo": 1, "quake_hi": 3, "z3version": "4.8.5",
        "reuse_hint_for": null, "retry": false, "future_option": [1], "z3refresh": false
    }))
    .unwrap();
    let dropped: Vec<(&str, String, bool)> = scaffold
        .dropped
        .iter()
        .map(|option| (option.key.as_str(), option.value.to_string(), option.is_default))
        .collect();
    let expected = [
        ("no_smt", "true", false),
        ("quake_lo", "1", true),
        ("quake_hi", "3", false),
        ("retry", "false", true),
        ("tcnorm", "true", true),
        ("z3version", "\"4.8.5\"", false),
        ("future_option", "[1]", false),
    ]
    .map(|(key, value, is_default)| (key, value.to_owned(), is_default));
    assert_eq!(dropped, expected);
}

#[test]
fn every_option_of_a_record_is_known() {
    let keys: Vec<&str> = OPTIONS.iter().map(|(key, _)| *key).collect();
    let sample = crate::fstar::FstarSuite::open("fstar-sample").unwrap();
    let config = sample.entries.iter().find_map(|entry| entry.definition.vconfig.clone()).unwrap();
    let mut written: Vec<String> = config.to_members().unwrap().into_iter().map(|(key, _)| key).collect();
    assert_eq!(config.rest.keys().collect::<Vec<_>>(), ["reuse_hint_for"]);
    written.sort();
    let mut known: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    known.sort();
    assert_eq!(written, known);
}

#[test]
fn names_that_would_be_read_as_something_else_are_refused() {
    let fails = |member: &str, value: Value| {
        let mut record = base();
        record[member] = value;
        Scaffold::new(&definition(record)).unwrap_err().to_string()
    };
    for module in ["A\nopen B", "a.B", "", "A..B", "A B", "A(*"] {
        assert!(
            fails("opens_and_abbrevs", json!([{"open": module}])).contains("no name of a module"),
            "{module:?}"
        );
    }
    assert!(
        fails("opens_and_abbrevs", json!([{"abbrev": "A.B", "full_module": "C"}])).contains("abbreviation")
    );
    assert!(fails("file_name", json!("a-b.fst")).contains("\"a-b\""));
    assert!(fails("file_name", json!("dummy")).contains("no file"));
    assert!(fails("name", json!("")).contains("no name"));
    assert!(fails("name", json!("A.f\n")).contains("no name of a definition"));
}

#[test]
fn a_snippet_has_the_type_between() {
    let scaffold = with_options(json!({})).unwrap();
    let text = scaffold.text();
    assert_eq!(scaffold.snippet(Some("val f : int"), "let f = 1"), format!("{text}\nval f : int\nlet f = 1"));
    assert_eq!(scaffold.snippet(None, "let f = 1"), format!("{text}\n\nlet f = 1"));
}

/// F*'s reader of string literals, as far as it concerns us.
fn unescape(literal: &str) -> String {
    let mut chars = literal.strip_prefix('"').unwrap().strip_suffix('"').unwrap().chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        assert!(c != '"' && c != '\n', "ends early");
        text.push(if c != '\\' {
            c
        } else {
            match chars.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                c @ ('\\' | '"') => c,
                c => panic!("no escape: {c}"),
            }
        });
    }
    text
}

/// How F* splits an option string: at blanks and tabs, except between single quotes.
fn split(options: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in options.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split([' ', '\t']).filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    words
}

proptest! {
    /// F* gets exactly the values of the record, or there is an error.
    #[test]
    fn any_value_arrives(
        values in prop::collection::vec("[ -~\n\t\"\\\\'\u{e9}]{0,12}", 0..4),
        repr in "[ -~]{0,8}",
    ) {
        let quotes = values.iter().chain([&repr]).any(|value| value.contains('\''));
        match with_options(json!({"z3smtopt": values, "smtencoding_nl_arith_repr": repr})) {
            Err(_) => prop_assert!(quotes),
            Ok(scaffold) => {
                prop_assert!(!quotes);
                let literal = scaffold.options.trim_end_matches('\n').strip_prefix("#push-options ").unwrap();
                let mut expected = vec!["--smtencoding.nl_arith_repr".to_owned(), repr];
                expected.extend(values.into_iter().flat_map(|value| ["--z3smtopt".to_owned(), value]));
                prop_assert_eq!(split(&unescape(literal)), expected);
            }
        }
    }
}
