//! A user's Lake project. No native Lean is at hand where these tests run: the project's REPL is `prover
//! lean-repl --plain`, the embedded Lean without extensions, which behaves as the community's does.

// the corpus is read as for the judge's own test, which asks more of its cases
#[allow(dead_code)]
#[path = "judge/case.rs"]
mod case;
#[path = "native/credulous.rs"]
mod credulous;
#[path = "support/executable.rs"]
mod executable;
#[path = "native/judging.rs"]
mod judging;

use executable::write_executable;
use lean_bridge::{
    JudgeRequest, Judgement, Places, Pool, PoolConfig, Project, ProjectError, ProjectOptions, TacticRequest,
    TacticResult, Tier, VerifyRequest,
};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);
const TOOLCHAIN: &str = "leanprover/lean4:v4.28.0";

/// A Lake project with a package that is built and a REPL.
struct Fixture {
    dir: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Fixture {
        let fixture = Fixture { dir: tempfile::tempdir().unwrap() };
        fixture.write("lean-toolchain", TOOLCHAIN);
        fixture.write("lakefile.toml", "name = \"demo\"\n\n[[require]]\nname = \"batteries\"\n");
        fixture.write(
            "lake-manifest.json",
            r#"{"version": "1.1.0", "packagesDir": ".lake/packages", "name": "demo", "lakeDir": ".lake",
                "packages": [
                    {"type": "git", "name": "batteries", "url": "u", "rev": "r", "inherited": false}]}"#,
        );
        fixture.write(".lake/packages/batteries/.lake/build/lib/lean/Batteries.olean", "olean");
        fixture.repl(".lake/build/bin/repl");
        fixture
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("demo")
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.path().join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// The stand-in for a built REPL. It records what its environment was.
    fn repl(&self, file: &str) {
        let log = self.path().join("started").display().to_string();
        let text = format!(
            "#!/bin/sh\necho \"$PWD|$LEAN_PATH\" >> '{log}'\nexec '{}' lean-repl --plain\n",
            env!("CARGO_BIN_EXE_prover")
        );
        self.script(file, &text);
    }

    /// A REPL whose auditor believes everything.
    fn credulous(role: &str) -> Fixture {
        let fixture = Fixture::new();
        fixture.script(".lake/build/bin/repl", &credulous::script(role));
        fixture
    }

    fn script(&self, file: &str, text: &str) {
        let file = self.path().join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        write_executable(&file, text);
    }

    fn open(&self) -> Result<Project, ProjectError> {
        let places = Places { repls: self.dir.path().join("cache/repl"), ..Places::default() };
        Project::open(&self.path(), &ProjectOptions::default(), &places)
    }

    async fn pool(&self, workers: usize) -> Pool {
        let mut config = PoolConfig::new(workers, self.open().unwrap().command()).with_memory_mb(4000);
        config.spares = 0;
        Pool::start(config).await.unwrap()
    }

    fn prover(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
        // The cache holds the embedded Lean; what lies there for native ones must not disturb.
        command.env("PROVER_REPL", "").env("ELAN_HOME", self.dir.path().join("no-elan"));
        command.args(args).current_dir(self.dir.path()).stdin(Stdio::null()).output().unwrap()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_on_the_projects_lean_survives_kills() {
    let fixture = Fixture::new();
    let pool = fixture.pool(1).await;
    assert_eq!((pool.features().server.as_str(), pool.features().lean.as_str()), ("repl", "4.28.0"));
    assert_eq!(pool.features().missing(), lean_bridge::FEATURES, "every extension is hidden");
    let mut s = pool.reserve().await.unwrap();
    let header = "import Std\nopen Nat\ndef double (n : Nat) := n + n";
    let statement = "theorem t (p q : Prop) (n : Nat) (h : p ∧ q) : q ∧ double n = 2 * n := by sorry";
    let opened = s.open(header, statement, LIMIT).await.unwrap();
    let text = opened.goals[0].text.clone().unwrap();
    assert_eq!(text, "p q : Prop\nn : Nat\nh : p ∧ q\n⊢ q ∧ double n = 2 * n");
    assert!(opened.goals[0].target.is_none());
    let mut states = vec![opened.state];
    for (i, (goal, tactic)) in
        [(0, "refine ⟨?_, ?_⟩"), (1, "unfold double"), (0, "omega")].into_iter().enumerate()
    {
        let pid = s.pid().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", "KILL", &pid]).status().unwrap().success());
        let request = TacticRequest { timeout: LIMIT, ..TacticRequest::new(tactic) };
        let outcomes = s.tactics(&states[i], Some(goal), &[request], true).await.unwrap();
        match &outcomes[0].result {
            TacticResult::Goals { state, .. } => states.push(state.clone()),
            TacticResult::Failed { message, .. } => panic!("{tactic}: {message}"),
        }
    }
    assert!(states[3].is_closed());
    // A failing tactic is a result, with Lean's own words.
    let outcomes = s.tactics(&states[1], Some(0), &[TacticRequest::new("omega")], true).await.unwrap();
    let TacticResult::Failed { message, .. } = &outcomes[0].result else { panic!("{outcomes:?}") };
    assert!(message.contains("omega could not"), "{message}");
    let stats = pool.stats();
    assert_eq!((stats.died, stats.rebuilt), (3, 3), "{stats:?}");
    let messages = s.run(header, "#eval double 4\nexample : 1 = 2 := rfl", LIMIT).await.unwrap();
    assert_eq!(messages.messages[0].data, "8");
    assert_eq!(messages.errors().next().unwrap().pos.unwrap().line, 2);
    // Errors of the header have the header's own lines, although its imports were done apart.
    let e = s.open("import Std\n\ndef bad := nowhere", statement, LIMIT).await.unwrap_err();
    let lean_bridge::Error::Statement { part: "header", messages, .. } = &e else { panic!("{e}") };
    assert_eq!(messages[0].pos.unwrap().line, 3);
    let started = std::fs::read_to_string(fixture.path().join("started")).unwrap();
    let project = fixture.path().canonicalize().unwrap();
    let packages = project.join(".lake/packages/batteries/.lake/build/lib/lean");
    assert_eq!(started.lines().next().unwrap(), format!("{}|{}", project.display(), packages.display()));
}

#[test]
fn what_a_project_lacks_is_said() {
    let lacks = |change: &dyn Fn(&Fixture)| {
        let fixture = Fixture::new();
        change(&fixture);
        let e = fixture.open().expect_err("something is missing");
        format!("{e}\n{}", e.advice())
    };
    let remove = |file: &'static str| {
        move |f: &Fixture| {
            let path = f.path().join(file);
            if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }.unwrap();
        }
    };
    let text = lacks(&remove("lakefile.toml"));
    assert!(text.contains("is not a Lake project"), "{text}");
    let text = lacks(&remove("lean-toolchain"));
    assert!(text.contains("demo/lean-toolchain") && text.contains("echo leanprover/lean4:"), "{text}");
    let text = lacks(&remove("lake-manifest.json"));
    assert!(text.contains("lake update"), "{text}");
    let text = lacks(&remove(".lake/packages/batteries/.lake"));
    assert!(text.contains("batteries/.lake/build/lib/lean") && text.contains("lake build"), "{text}");
    let text = lacks(&remove(".lake/build/bin/repl"));
    assert!(text.contains("git checkout v4.28.0") && text.contains("cache/repl/4.28.0"), "{text}");
    let e = Project::open(Path::new("/nowhere"), &ProjectOptions::default(), &Places::default()).unwrap_err();
    assert!(e.to_string().contains("/nowhere"), "{e}");
    // Another change of what proofs rest on is another engine.
    let fixture = Fixture::new();
    let first = fixture.open().unwrap();
    assert_eq!(first.description(), "native Lean 4.28.0, project demo");
    let fingerprint = first.fingerprint();
    assert_eq!(fingerprint, fixture.open().unwrap().fingerprint());
    fixture.write(".lake/build/lib/lean/Demo.olean", "olean");
    let second = fixture.open().unwrap();
    assert_ne!(fingerprint, second.fingerprint());
    assert_eq!(second.lean_path.len(), 2);
}

#[test]
fn the_doctor_lists_what_is_there_and_what_is_not() {
    let fixture = Fixture::new();
    let doctor = |args: &[&str]| {
        let o = fixture.prover(&[&["doctor", "--project", "demo"], args].concat());
        (o.status.code(), out(&o))
    };
    let (code, text) = doctor(&["--json"]);
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!((code, &value["works"]), (Some(0), &Value::Bool(true)), "{text}");
    let states: Vec<String> = value["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| format!("{} {}", c["name"].as_str().unwrap(), c["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        states,
        [
            "project ok",
            "toolchain note",
            "packages ok",
            "REPL ok",
            "start ok",
            "import ok",
            "proof ok",
            "judge ok"
        ]
    );
    assert!(text.contains("Lean 4.28.0") && text.contains("without tactics"), "{text}");
    std::fs::remove_file(fixture.path().join(".lake/build/bin/repl")).unwrap();
    let (code, text) = doctor(&[]);
    assert_eq!(code, Some(1));
    for part in ["REPL       missing", "git clone", "lake build repl", "start      -", "cannot be used yet"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let o = fixture.prover(&["prove", "1 + 1 = 2", "--project", "demo"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("no Lean REPL for leanprover/lean4:v4.28.0"), "{}", err(&o));
    assert!(err(&o).contains("prover doctor --project"), "{}", err(&o));
    // A REPL of another Lean is found out when it says which it is.
    fixture.write("lean-toolchain", "leanprover/lean4:v4.27.0");
    fixture.repl(".lake/build/bin/repl");
    let (code, text) = doctor(&[]);
    assert_eq!(code, Some(1));
    assert!(text.contains("is built for Lean 4.28.0, the project is for leanprover/lean4:v4.27.0"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_lean_binds_are_told() {
    let fixture = Fixture::new();
    let pool = fixture.pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let cases: [(&str, &[&str], &[&str]); 5] = [
        ("theorem t (n : Nat) : n = n", &[], &[]),
        (
            "theorem t (x y : ℝ) (l : List k) :\n    x = x ∧ y = y ∧ l = l ∧ (0 : Nat) ≤ n",
            &["ℝ", "k", "n"],
            &[],
        ),
        ("theorem t (α : Type u) (x : α) : x = x", &[], &["u"]),
        ("theorem t {k : Type} (x : k) : x = x", &[], &[]),
        ("open Nat in\n/-- α -/\n@[simp] theorem t (l : List α) : l ++ [] = l", &["α"], &[]),
    ];
    for (statement, names, universes) in cases {
        let asked = format!("{statement} := by sorry");
        let opened = s.open("import Std", &asked, LIMIT).await.unwrap();
        let proof = format!("{statement} := by simp");
        let judged = s.judge(&JudgeRequest::new("import Std", &asked, &proof, LIMIT)).await.unwrap();
        for found in [&opened.auto_bound, &judged.auto_bound] {
            assert_eq!(found.names, names, "{statement}: {judged:?}");
            assert_eq!(found.universes, universes, "{statement}");
            assert!(!found.unknown, "{statement}");
        }
    }
    // a text that may switch it on again
    let own = "set_option autoImplicit true in\ntheorem t (l : List α) : l = l := by sorry";
    assert!(s.open("import Std", own, LIMIT).await.unwrap().auto_bound.unknown);
    // of a file it is only known whether there are any
    for (text, unknown) in
        [("theorem t (n : Nat) : n = n := rfl", false), ("theorem t (l : List α) : l = l := rfl", true)]
    {
        let request =
            VerifyRequest { text: format!("import Std\n{text}"), limit: LIMIT, ..VerifyRequest::default() };
        let verified = s.verify(&request).await.unwrap();
        assert!(verified.accepted(), "{verified:?}");
        // this server does not list the theorems of a text
        let note = verified.note.as_deref().unwrap_or_default();
        assert_eq!(note.contains("auto-bound: not known"), unknown, "{verified:?}");
    }
}

#[test]
fn a_name_of_mathlib_is_no_variable_on_a_lean_without_it() {
    let fixture = Fixture::new();
    let run = |args: &[&str]| fixture.prover(&[args, &["--project", "demo", "--import", "Std"]].concat());
    let o = run(&["prove", "theorem t (x : ℝ) : x = x"]);
    assert_eq!(o.status.code(), Some(1), "{}{}", out(&o), err(&o));
    assert!(err(&o).contains("ℝ is Mathlib's"), "{}", err(&o));
    let o = run(&["prove", "theorem t (l : List α) : l = l"]);
    assert!(out(&o).contains("-- auto-bound: α"), "{}{}", out(&o), err(&o));
}

/// Theorems of several kinds that moves on text alone find.
const THEOREMS: [&str; 6] = [
    "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p",
    "theorem cases_or (p q : Prop) : p ∨ q → q ∨ p",
    "theorem linear (a b : Nat) (h : a < b) : a + 1 ≤ b",
    "theorem append (l m : List Nat) : (l ++ m).length = m.length + l.length",
    "theorem exists_between (n : Nat) : ∃ m, n < m ∧ m < n + 2",
    "theorem bool_and (a b : Bool) : (a && b) = (b && a)",
];

#[test]
fn theorems_are_proved_on_the_projects_lean() {
    let fixture = Fixture::new();
    let o = fixture.prover(&["prove", THEOREMS[0], "--project", "demo", "--workers", "1"]);
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert!(out(&o).starts_with("-- swap: proved, "), "{}", out(&o));
    let said = err(&o);
    assert!(said.contains("native Lean 4.28.0, project demo: 1 process of"), "{said}");
    assert!(said.contains("this REPL has no tactics") && said.contains("goals come as text"), "{said}");
    // What is printed is a file that `check` accepts on the same Lean.
    std::fs::write(fixture.dir.path().join("swap.lean"), out(&o)).unwrap();
    let o = fixture.prover(&["check", "swap.lean", "--project", "demo"]);
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
}

#[test]
fn a_bench_on_the_projects_lean() {
    let fixture = Fixture::new();
    let line = |t: &&str| {
        let name = t.split(' ').nth(1).unwrap();
        serde_json::json!({"name": name, "formal_statement": format!("{t} := by")}).to_string() + "\n"
    };
    let wrong = "{\"name\": \"wrong\", \"formal_statement\": \"theorem wrong (n : Nat) : n < 7 := by\"}\n";
    let suite: String = THEOREMS.iter().map(line).chain([wrong.to_string()]).collect();
    std::fs::write(fixture.dir.path().join("s.jsonl"), suite).unwrap();
    let args = [
        "bench",
        "s.jsonl",
        "--project",
        "demo",
        "--workers",
        "2",
        "--steps",
        "200",
        "--timeout",
        "60",
        "--json",
    ];
    let o = fixture.prover(&args);
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    let summary: Value = serde_json::from_str(&out(&o)).unwrap_or_else(|e| panic!("{e}: {}", err(&o)));
    let results = std::fs::read_to_string(fixture.dir.path().join("s.results.jsonl")).unwrap();
    assert_eq!(summary["verdicts"]["proved"], THEOREMS.len(), "{results}");
    let line: Value = serde_json::from_str(results.lines().next().unwrap()).unwrap();
    assert!(line["engine"].as_str().unwrap().starts_with("native Lean 4.28.0, project demo"), "{line}");
    // The same results are no results of another engine.
    let o = fixture.prover(&["bench", "s.jsonl", "--steps", "200", "--premises", "off"]);
    assert_eq!(o.status.code(), Some(2), "{}", err(&o));
    assert!(err(&o).contains("engine"), "{}", err(&o));
}

/// Not a test: the REPL that the tests below start.
#[test]
fn credulous_repl() {
    credulous::serve_if_asked();
}

#[test]
fn extraction_reads_what_a_community_repl_tells() {
    let fixture = Fixture::new();
    fixture.write(
        "Demo.lean",
        "namespace Demo\n\ndef double (n : Nat) : Nat := n + n\n\ntheorem double_eq (n : Nat) : \
         double n = n + n := by\n  rfl\n\nopen Nat in\n\
         theorem double_comm (a b : Nat) : double (a + b) = double (b + a) := by\n  \
         rw [double_eq, Nat.add_comm a b]\n  rfl\n\nend Demo\n",
    );
    let args =
        ["extract", "demo", "--native", "--verify", "--out", "d", "--format", "decls", "--format", "pairs"];
    let said = fixture.prover(&args);
    assert!(said.status.success(), "{}{}", out(&said), err(&said));
    assert!(out(&said).contains("3 of 3 tactics gave the same goals"), "{}", out(&said));
    let read = |file: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(fixture.dir.path().join("d").join(file)).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    };
    let decls = read("decls/decls.jsonl");
    let names: Vec<&str> = decls.iter().map(|d| d["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Demo.double", "Demo.double_eq", "Demo.double_comm"]);
    assert_eq!((&decls[1]["kind"], &decls[1]["proof"]), (&"theorem".into(), &"tactics".into()));
    let pairs = read("pairs/pairs.jsonl");
    let rw = pairs.iter().find(|p| p["tactic"].as_str().unwrap().starts_with("rw")).unwrap();
    assert_eq!(rw["state"], "a b : Nat\n⊢ double (a + b) = double (b + a)");
    assert_eq!(rw["premises"], serde_json::json!(["Demo.double_eq", "Nat.add_comm"]));
}
