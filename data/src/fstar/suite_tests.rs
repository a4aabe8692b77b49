use super::*;
use serde_json::json;
use std::fs;

fn record(file: &str, name: &str) -> Value {
    json!({"file_name": file, "name": name, "source_definition": "let x = 1"})
}

/// A folder with these files.
fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn open(folder: &tempfile::TempDir, name: &str) -> Result<FstarSuite, FstarSuiteError> {
    FstarSuite::open(folder.path().join(name).to_str().unwrap())
}

fn ids(suite: &FstarSuite) -> Vec<&str> {
    suite.entries.iter().map(|entry| entry.id.as_str()).collect()
}

#[test]
fn every_form_of_a_suite_is_read() {
    let file = json!({"defs": [record("d/A.fst", "A.x"), record("A.fst", "A.y")],
        "source": {"project_name": "p"}});
    let lines = format!("\n{}\n\n{}\n", record("B.fst", "B.x"), record("B.fst", "B.y"));
    let array = json!([record("C.fst", "C.x"), file["defs"][0]]);
    let folder = folder(&[
        ("A.fst.json", serde_json::to_string_pretty(&file).unwrap()),
        ("A.fst", "module A".into()),
        ("A.fst.config.json", "{\"fstar_exe\": \"fstar.exe\"}".into()),
        ("sub/records.jsonl", lines),
        (".hidden/x.json", "not json".into()),
        ("README.md", "text".into()),
        ("one/array.json", serde_json::to_string(&array).unwrap()),
    ]);
    let suite = open(&folder, "A.fst.json").unwrap();
    assert_eq!(ids(&suite), ["A.fst:A.x", "A.fst:A.y"]);
    assert_eq!((suite.entries[1].project.as_str(), suite.entries[1].place.at), ("p", At::Def(1)));
    assert_eq!(suite.source_text(&suite.entries[0]).unwrap().as_deref(), Some("module A"));
    let suite = open(&folder, "sub/records.jsonl").unwrap();
    assert_eq!(ids(&suite), ["B.fst:B.x", "B.fst:B.y"]);
    assert_eq!(
        suite.entries.iter().map(|entry| entry.place.at).collect::<Vec<_>>(),
        [At::Line(2), At::Line(4)]
    );
    assert_eq!(suite.source_text(&suite.entries[0]).unwrap(), None);
    let suite = open(&folder, "one/array.json").unwrap();
    assert_eq!(ids(&suite), ["C.fst:C.x", "A.fst:A.x"]);
    assert_eq!(suite.entries[1].place.at, At::Index(1));
    fs::remove_file(folder.path().join("one/array.json")).unwrap();
    let suite = open(&folder, "").unwrap();
    assert_eq!(ids(&suite), ["A.fst:A.x", "A.fst:A.y", "B.fst:B.x", "B.fst:B.y"]);
    assert!(suite.get("B.fst:B.y").is_some() && suite.get("B.fst:B.z").is_none());
}

#[test]
fn a_declaration_and_its_definition_are_two() {
    let mut declaration = record("A.fst", "A.x");
    declaration["definition"] = json!("<DECLARETYP>");
    let folder = folder(&[("a.json", json!([declaration, record("A.fst", "A.x")]).to_string())]);
    assert_eq!(ids(&open(&folder, "a.json").unwrap()), ["A.fst:A.x#val", "A.fst:A.x"]);
}

#[test]
fn faults_name_file_and_place() {
    let good = record("A.fst", "A.x");
    for (name, text, expected) in [
        ("a.jsonl", format!("{good}\n\n{{\"name\": 5}}\n"), "a.jsonl:3: name: invalid type"),
        ("b.jsonl", format!("{good}\n{{\"name\": \"x\"\n"), "b.jsonl:3: EOF"),
        ("c.jsonl", format!("{good}\n7\n"), "c.jsonl:2: invalid type"),
        ("d.json", format!("[{good}, {{\"name\": \"A.y\"}}]"), "d.json: [1]: the record has no `file_name`"),
        (
            "e.json",
            format!("[{good}, {{\"vconfig\": {{\"z3seed\": \"\"}}}}]"),
            "e.json: [1]: vconfig: z3seed: ",
        ),
        ("f.json", format!("[{good}] tail"), "f.json: trailing characters"),
        ("g.json", json!({"defs": [good, {"name": true}]}).to_string(), "g.json:1: defs[1]: name: "),
        (
            "h.json",
            json!({"defs": [{"file_name": "A.fst"}]}).to_string(),
            "h.json: defs[0]: the record has no `name`",
        ),
        ("i.json", json!({"defs": 1}).to_string(), "i.json:1: defs: invalid type"),
        ("j.json", "[]".into(), "j.json: no definition in it"),
        ("k.json", String::new(), "k.json: no definition in it"),
        (
            "l.json",
            json!([{"file_name": "A.fst", "name": "A.x", "split": "dev7"}]).to_string(),
            "l.json: [0]: split: ",
        ),
        ("m.jsonl", format!("{good}\n{good}\n"), "m.jsonl:2: the definition A.fst:A.x was already given at "),
        ("n.toml", String::new(), "n.toml: an F* suite is"),
    ] {
        let folder = folder(&[(name, text)]);
        let error = open(&folder, name).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn what_is_not_there_is_said() {
    let unknown = FstarSuite::open("fstar-sampel").unwrap_err();
    assert!(matches!(&unknown, FstarSuiteError::Unknown { spec } if spec == "fstar-sampel"));
    assert!(unknown.to_string().contains("fstar-sample"));
    assert!(matches!(FstarSuite::open("no/such.jsonl"), Err(FstarSuiteError::Read { .. })));
    let folder = folder(&[("bad.json", String::new())]);
    fs::write(folder.path().join("bad.json"), b"[\xff]").unwrap();
    assert!(matches!(open(&folder, "bad.json"), Err(FstarSuiteError::Input(_))));
}

#[test]
fn the_hash_names_what_is_asked_for() {
    let hash = |records: Value| {
        let folder = folder(&[("x.json", records.to_string())]);
        open(&folder, "x.json").unwrap().hash()
    };
    let mut base = record("A.fst", "A.x");
    base["vconfig"] = json!({"z3seed": 0, "max_fuel": 8, "reuse_hint_for": null});
    base["opens_and_abbrevs"] = json!([{"open": "Prims"}]);
    let with = |member: &str, value: Value| {
        let mut record = base.clone();
        record[member] = value;
        hash(json!([record]))
    };
    let first = hash(json!([base]));
    assert_eq!(first.len(), 64);
    // the same said in another way
    assert_eq!(with("vconfig", json!({"max_fuel": 8, "z3seed": 0})), first);
    assert_eq!(
        with("opens_and_abbrevs", json!([{"abbrev": false, "full_module": "Prims", "short_module": null}])),
        first
    );
    assert_eq!(with("file_name", json!("folder/A.fst")), first);
    assert_eq!(with("premises", json!(["Prims.int"])), first);
    // something else
    for (member, value) in [
        ("name", json!("A.y")),
        ("source_type", json!("val x : int")),
        ("source_definition", json!("let x = 2")),
        ("opens_and_abbrevs", json!([])),
        ("vconfig", json!({"max_fuel": 8, "z3seed": 1})),
    ] {
        assert_ne!(with(member, value), first, "{member}");
    }
    let (one, two) = (base.clone(), record("B.fst", "B.x"));
    assert_ne!(hash(json!([one, two])), hash(json!([two, one])));
}

/// Records of so many projects with so many modules each, an interface with every module.
fn projects(projects: usize, modules: usize) -> Vec<Value> {
    let mut records = Vec::new();
    for project in 0..projects {
        for module in 0..modules {
            for extension in ["fst", "fsti"] {
                let mut record = record(&format!("P{project}.M{module}.{extension}"), "x");
                record["project_name"] = json!(format!("project{project}"));
                records.push(record);
            }
        }
    }
    records
}

fn suite_of(records: &[Value]) -> FstarSuite {
    let folder = folder(&[("records.json", Value::from(records.to_vec()).to_string())]);
    open(&folder, "records.json").unwrap()
}

#[test]
fn whole_projects_and_whole_modules_are_held_out() {
    let suite = suite_of(&projects(10, 12));
    let of = |split| suite.split(split, 7);
    let names = |split| {
        let names = of(split).into_iter().map(|entry| entry.project.as_str());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(of(Split::All).len(), 240);
    assert_eq!(of(Split::CrossTest).len(), 2 * 12 * 2, "two of ten projects");
    assert_eq!(of(Split::IntraTest).len(), 8 * 2, "of each other project one module with its interface");
    assert_eq!(of(Split::Valid).len(), 8 * 2);
    assert_eq!(of(Split::Train).len(), 240 - 48 - 32);
    assert!(names(Split::CrossTest).is_disjoint(&names(Split::Train)));
    assert_eq!(names(Split::IntraTest), names(Split::Train));
    for (module, parts) in suite.entries.chunks(2).zip(suite.parts(7).chunks(2)) {
        assert_eq!(parts[0], parts[1], "{}", module[0].id);
    }
}

#[test]
fn the_partition_depends_on_seed_and_names_only() {
    let records = projects(6, 5);
    let parts = |records: &[Value], seed| {
        let suite = suite_of(records);
        let parts = suite.parts(seed);
        suite.entries.into_iter().zip(parts).map(|(entry, part)| (entry.id, part)).collect::<BTreeMap<_, _>>()
    };
    let reversed: Vec<Value> = records.iter().rev().cloned().collect();
    assert_eq!(parts(&records, 3), parts(&reversed, 3));
    assert!((0..20).any(|seed| parts(&records, seed) != parts(&records, 3)));
}

#[test]
fn a_lone_project_has_no_cross_test_and_a_lone_module_no_test() {
    let suite = suite_of(&projects(1, 4));
    assert!(suite.split(Split::CrossTest, 0).is_empty());
    assert_eq!(suite.split(Split::IntraTest, 0).len(), 2);
    let suite = suite_of(&projects(1, 1));
    assert_eq!(suite.split(Split::Train, 0).len(), 2);
}

#[test]
fn what_the_records_state_holds() {
    let mut records = projects(3, 5);
    records[0]["split"] = json!("valid");
    for (at, record) in records.iter_mut().enumerate() {
        record["isa_cross_project_example"] = json!(at >= 20);
    }
    let suite = suite_of(&records);
    let parts = suite.parts(1);
    assert_eq!(parts[0], Split::Valid);
    assert!(parts[20..].iter().all(|part| *part == Split::CrossTest));
    assert!(parts[..20].iter().all(|part| *part != Split::CrossTest), "which are, is known");
    assert!(parts[..20].contains(&Split::IntraTest) && parts[..20].contains(&Split::Train));
}

#[test]
fn the_published_files_are_their_parts() {
    let line = |name: &str| json!([record("A.fst", name)]).to_string();
    let folder = folder(&[
        ("train.json", line("A.a")),
        ("valid.json", line("A.b")),
        ("test_intra_project.json", line("A.c")),
        ("test_cross_project.json", line("A.d")),
    ]);
    let suite = open(&folder, "").unwrap();
    let parts = suite.parts(0);
    assert_eq!(ids(&suite), ["A.fst:A.d", "A.fst:A.c", "A.fst:A.a", "A.fst:A.b"]);
    assert_eq!(parts, [Split::CrossTest, Split::IntraTest, Split::Train, Split::Valid]);
}

#[test]
fn the_context_is_what_stands_before() {
    let mut with_range = record("A.fst", "A.x");
    with_range["source_range"] =
        json!({"file_name": "A.fst", "start_line": 2, "start_col": 0, "end_line": 2, "end_col": 9});
    let mut with_text = record("A.fst", "A.y");
    with_text["file_context"] = json!("module A\n");
    let folder = folder(&[
        ("a.json", json!([with_range, with_text, record("A.fst", "A.z")]).to_string()),
        ("A.fst", "module A (* ∀ *)\nlet x = 1\n".into()),
    ]);
    let suite = open(&folder, "a.json").unwrap();
    let context = |at: usize| suite.context(&suite.entries[at]).unwrap();
    assert_eq!(context(0).as_deref(), Some("module A (* ∀ *)\n"));
    assert_eq!(context(1).as_deref(), Some("module A\n"));
    assert_eq!(context(2), None);
}
