use crate::fstar::{Checkability, FstarSuite, Import, Scaffold, Split, SuiteEntry};
use std::collections::BTreeSet;
use std::path::Path;

fn sample() -> FstarSuite {
    FstarSuite::open("fstar-sample").unwrap()
}

/// The entries that can be checked alone.
fn tasks(suite: &FstarSuite) -> impl Iterator<Item = &SuiteEntry> {
    suite.entries.iter().filter(|entry| entry.definition.checkability().is_alone())
}

#[test]
fn there_are_enough_of_every_kind() {
    let suite = sample();
    assert!(super::SAMPLE_FILES.len() >= 12);
    assert!(tasks(&suite).count() >= 40);
    let count = |kind: &dyn Fn(&SuiteEntry) -> bool| tasks(&suite).filter(|entry| kind(entry)).count();
    let has = |entry: &SuiteEntry, word: &str| {
        let definition = &entry.definition;
        let text = definition.source_definition.as_deref().unwrap();
        text.contains(word) || definition.val_text().is_some_and(|val| val.contains(word))
    };
    let effect = |entry: &SuiteEntry, name: &str| entry.definition.effect.as_deref() == Some(name);
    let feature = |entry: &SuiteEntry, name: &str| {
        entry.definition.proof_features.iter().flatten().any(|feature| feature == name)
    };
    assert!(count(&|entry| effect(entry, "FStar.Pervasives.Lemma")) >= 15);
    assert!(count(&|entry| feature(entry, "recursion")) >= 10);
    assert!(count(&|entry| feature(entry, "mutual recursion")) >= 4);
    assert!(count(&|entry| has(entry, "decreases")) >= 10);
    assert!(count(&|entry| has(entry, "calc (==)")) >= 2);
    assert!(count(&|entry| has(entry, " by (")) >= 3);
    assert!(count(&|entry| has(entry, "int{")) >= 3);
    for name in ["FStar.ST.St", "FStar.All.ML", "FStar.Pervasives.Dv", "Prims.GTot"] {
        assert!(count(&|entry| effect(entry, name)) >= 1, "{name}");
    }
    assert!(count(&|entry| entry.definition.file_name.as_deref() == Some("Arith.Counter.fsti")) >= 1);
    assert!(suite.entries.iter().any(|entry| entry.definition.interleaved == Some(true)));
    assert!(suite.entries.iter().any(|entry| entry.definition.marker() == Some("<INDUCTIVETYP>")));
}

#[test]
fn every_file_is_in_the_program_and_every_record_is_written_as_it_was_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suites/fstar-sample");
    let on_disk: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".fst") || name.ends_with(".fsti"))
        .collect();
    let in_program: BTreeSet<String> = super::SAMPLE_FILES.iter().map(|file| file.name.to_owned()).collect();
    assert_eq!(on_disk, in_program);
    for file in super::SAMPLE_FILES {
        let value: serde_json::Value = serde_json::from_str(file.json).unwrap();
        let read: crate::fstar::SourceFile = serde_json::from_str(file.json).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), value, "{}", file.name);
        assert_eq!(read.source.unwrap().file_name.as_deref(), Some(file.name));
        // every key is one we know; the null one is kept aside
        for definition in &read.defs {
            assert!(definition.rest.values().all(serde_json::Value::is_null), "{:?}", definition.rest);
        }
    }
    let opened = FstarSuite::open(folder.to_str().unwrap()).unwrap();
    assert_eq!(opened.hash(), sample().hash());
    assert_eq!(opened.name, sample().name);
}

#[test]
fn ranges_and_texts_agree_with_the_sources() {
    let suite = sample();
    for entry in &suite.entries {
        let definition = &entry.definition;
        let source = suite.source_text(entry).unwrap().unwrap();
        let range = definition.source_range.as_ref().unwrap();
        let text = range.text_in(&source).unwrap();
        assert_eq!(Some(text), definition.source_definition.as_deref(), "{}", entry.id);
        // the text begins and ends as a declaration does, and is the whole of it
        let before = range.before(&source).unwrap();
        assert!(
            before.ends_with('\n') && source[before.len() + text.len()..].starts_with('\n'),
            "{}",
            entry.id
        );
        assert_eq!(text.trim(), text, "{}", entry.id);
        let opening = ["let ", "val ", "type "].into_iter().find(|word| text.starts_with(word));
        assert!(opening.is_some(), "{}", entry.id);
        assert!(text.contains(definition.short_name().unwrap()), "{}", entry.id);
        if let Some(val) = definition.val_text().filter(|val| source.contains(*val)) {
            assert!(val.starts_with(&format!("val {}", definition.short_name().unwrap())), "{}", entry.id);
        }
        assert_eq!(suite.context(entry).unwrap().as_deref(), Some(before));
    }
}

#[test]
fn opens_and_options_are_those_above_the_definition() {
    let suite = sample();
    for entry in &suite.entries {
        let definition = &entry.definition;
        let context = suite.context(entry).unwrap().unwrap();
        let mut expected = Vec::new();
        let mut pushed: Vec<&str> = Vec::new();
        for line in context.lines() {
            if let Some(module) = line.strip_prefix("open ") {
                expected.insert(0, Import::Open(module.to_owned()));
            } else if let Some((short, module)) =
                line.strip_prefix("module ").and_then(|line| line.split_once(" = "))
            {
                expected.insert(0, Import::Abbrev { short: short.to_owned(), module: module.to_owned() });
            } else if let Some(options) = line.strip_prefix("#push-options ") {
                pushed.push(options);
            } else if line.starts_with("#pop-options") {
                pushed.pop();
            }
        }
        // what F* opens by itself
        let module = definition.module().unwrap();
        let namespace = module.rsplit_once('.').map(|(namespace, _)| namespace);
        let implicit = namespace.into_iter().chain(["FStar.Pervasives", "Prims", "FStar"]);
        expected.extend(implicit.map(|module| Import::Open(module.to_owned())));
        let opens: Vec<Import> =
            definition.opens_and_abbrevs.iter().flatten().map(|open| open.import.clone()).collect();
        assert_eq!(opens, expected, "{}", entry.id);
        if let Some(config) = &definition.vconfig {
            let above = pushed.join(" ");
            let expected = |option: &str, default: i64| {
                let value = above.split_once(option).map(|(_, rest)| rest.trim_start());
                value.map_or(Some(default), |value| value.split([' ', '"']).next()?.parse().ok())
            };
            assert_eq!(config.z3rlimit, expected("--z3rlimit", 5), "{}", entry.id);
            assert_eq!(config.initial_fuel, expected("--initial_fuel", 2), "{}", entry.id);
            assert_eq!(config.max_fuel, expected("--max_fuel", 8), "{}", entry.id);
            assert_eq!(config.initial_ifuel, expected("--initial_ifuel", 1), "{}", entry.id);
            assert_eq!(config.max_ifuel, expected("--max_ifuel", 2), "{}", entry.id);
            let z3cliopt = config.z3cliopt.as_ref().unwrap();
            assert_eq!(z3cliopt.is_empty(), !above.contains("--z3cliopt"), "{}", entry.id);
            assert!(z3cliopt.iter().all(|option| above.contains(option.as_str())), "{}", entry.id);
        }
    }
}

#[test]
fn a_mutual_group_has_a_record_for_every_name_and_each_has_the_whole_text() {
    let suite = sample();
    let group: Vec<&SuiteEntry> = tasks(&suite)
        .filter(|entry| entry.id.contains("_mod") || entry.id.contains(":Arith.Parity.is_"))
        .collect();
    assert_eq!(group.len(), 4);
    for entry in group {
        let names = entry.definition.names();
        assert_eq!(names.len(), 2);
        for name in names {
            let other = suite.get(&format!("Arith.Parity.fst:{name}")).unwrap();
            assert_eq!(other.definition.source_definition, entry.definition.source_definition);
            assert_eq!(other.definition.mutual_with, entry.definition.mutual_with);
        }
    }
}

#[test]
fn every_record_has_a_scaffold_and_what_cannot_be_checked_says_so() {
    let suite = sample();
    for entry in &suite.entries {
        let scaffold = Scaffold::new(&entry.definition).unwrap();
        assert_eq!(Some(&scaffold.until_lid), entry.definition.name.as_ref());
        assert!(scaffold.dropped.iter().all(|option| option.is_default || option.key == "z3version"));
        let is_let = entry.definition.marker().is_none() && entry.definition.interleaved == Some(false);
        assert_eq!(entry.definition.checkability() == Checkability::Alone, is_let, "{}", entry.id);
    }
    let flatten = suite.get("Tree.fst:Tree.flatten").unwrap();
    let text = Scaffold::new(&flatten.definition).unwrap().text();
    assert!(text.starts_with(
        "open FStar\nopen Prims\nopen FStar.Pervasives\nopen FStar.List.Tot\nopen Tree\n#push-"
    ));
    let squares = suite.get("Arith.Square.fst:Arith.Square.difference_of_squares").unwrap();
    let options = Scaffold::new(&squares.definition).unwrap().options;
    assert!(options.contains("--z3cliopt 'smt.case_split=3'"), "{options}");
}

#[test]
fn prompts_begin_the_definition() {
    let suite = sample();
    for entry in tasks(&suite).filter(|entry| entry.definition.prompt_text().is_some()) {
        let definition = &entry.definition;
        let squeeze = |text: &str| text.replace(char::is_whitespace, "");
        let whole = squeeze(definition.source_definition.as_deref().unwrap());
        let body = squeeze(definition.expected_response.as_deref().unwrap());
        let head = squeeze(definition.prompt_text().unwrap());
        let head = head.trim_start_matches("let").trim_start_matches("rec");
        assert!(whole.contains(&format!("{head}{body}")), "{}: {head} {body}", entry.id);
    }
}

#[test]
fn there_are_two_projects_so_that_one_can_be_held_out() {
    let suite = sample();
    let projects: BTreeSet<&str> = suite.entries.iter().map(|entry| entry.project.as_str()).collect();
    assert_eq!(projects.into_iter().collect::<Vec<_>>(), ["arith-notes", "list-notes"]);
    for seed in 0..5 {
        for split in [Split::Train, Split::Valid, Split::IntraTest, Split::CrossTest] {
            assert!(!suite.split(split, seed).is_empty(), "{split} {seed}");
        }
    }
}
