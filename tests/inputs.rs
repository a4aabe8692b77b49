//! Inputs as people have them, run against the program: `tests/inputs/NAME.expect` says what is
//! typed in the folder `tests/inputs/files` (a copy of it) and what must come of it.
//! `INPUT_CASE=NAME` runs one and prints what was said.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// Cases that run at once.
const AT_ONCE: usize = 2;

/// A command and what is expected of it.
#[derive(Debug, Default)]
struct Step {
    command: String,
    status: Option<i32>,
    says: Vec<String>,
    says_not: Vec<String>,
    once: Vec<String>,
}

/// The commands of a case. Lines: `# …` about the case, `$ COMMAND`,
/// `status N`, `says TEXT`, `not TEXT`, `once TEXT`.
fn parse(name: &str, text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = vec![];
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word == "$" {
            steps.push(Step { command: rest.to_owned(), ..Step::default() });
            continue;
        }
        let step = steps.last_mut().unwrap_or_else(|| panic!("{name}: `{line}` before any command"));
        match word {
            "status" => step.status = Some(rest.parse().unwrap_or_else(|_| panic!("{name}: {line}"))),
            "says" => step.says.push(rest.to_owned()),
            "not" => step.says_not.push(rest.to_owned()),
            "once" => step.once.push(rest.to_owned()),
            _ => panic!("{name}: `{line}` is no line of a case"),
        }
    }
    for step in &steps {
        assert!(step.status.is_some(), "{name}: `{}` has no status", step.command);
        let words = step.says.len() + step.once.len();
        assert!(words > 0, "{name}: nothing is expected of the words of `{}`", step.command);
    }
    assert!(!steps.is_empty(), "{name}: no command");
    steps
}

/// Runs the commands of a case in a fresh copy of the files; what is wrong.
fn examine(name: &str, steps: &[Step], files: &Path, print: bool) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(files, folder.path());
    let program = Path::new(env!("CARGO_BIN_EXE_prover")).parent().expect("in a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut faults = vec![];
    for step in steps {
        let mut shell = Command::new("sh");
        shell.args(["-c", &step.command]).current_dir(folder.path()).env("PATH", &path);
        let output = shell.stdin(Stdio::null()).output().expect("sh runs");
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        if print {
            println!("$ {}\n{said}status {:?}", step.command, output.status.code());
        }
        let mut fault = |what: String| {
            faults.push(format!("{name}: `{}`: {what}; it said:\n{said}", step.command));
        };
        if output.status.code() != step.status {
            fault(format!("status {:?} instead of {:?}", output.status.code(), step.status));
        }
        for text in step.says.iter().filter(|t| !said.contains(*t)) {
            fault(format!("does not say `{text}`"));
        }
        for text in step.says_not.iter().filter(|t| said.contains(*t)) {
            fault(format!("says `{text}`"));
        }
        for text in step.once.iter().filter(|t| said.matches(*t).count() != 1) {
            fault(format!("says `{text}` {} times", said.matches(text.as_str()).count()));
        }
    }
    faults
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("writable");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("writable");
        }
    }
}

#[test]
fn inputs_in_all_forms_get_the_right_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/inputs");
    let wanted = std::env::var("INPUT_CASE").ok();
    let entries = std::fs::read_dir(&folder).expect("the cases").map(|e| e.expect("an entry").path());
    let mut cases: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == "expect")).collect();
    cases.sort();
    let count = cases.len();
    assert!(count >= 50, "{count} cases");
    let queue = Mutex::new(cases.into_iter());
    let faults = Mutex::new(vec![]);
    let seen = Mutex::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(case) = queue.lock().expect("not poisoned").next() else { break };
                    let name = case.file_stem().expect("a name").to_string_lossy().into_owned();
                    if wanted.as_ref().is_some_and(|w| *w != name) {
                        continue;
                    }
                    *seen.lock().expect("not poisoned") += 1;
                    let steps = parse(&name, &std::fs::read_to_string(&case).expect("text"));
                    let found = examine(&name, &steps, &folder.join("files"), wanted.is_some());
                    faults.lock().expect("not poisoned").extend(found);
                }
            });
        }
    });
    let seen = seen.into_inner().expect("not poisoned");
    assert!(seen > 0, "INPUT_CASE: there is no such case");
    let mut faults = faults.into_inner().expect("not poisoned");
    faults.sort();
    assert!(faults.is_empty(), "{} faults in {seen} cases:\n{}", faults.len(), faults.join("\n\n"));
}
