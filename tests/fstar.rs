//! The F* bridge and its checker against recorded sessions of a real F*, and against a fake that
//! misbehaves.

#[path = "fstar/candidates.rs"]
mod candidates;
#[path = "fstar/checked.rs"]
mod checked;
#[path = "fstar/confirming.rs"]
mod confirming;
#[path = "fstar/faith.rs"]
mod faith;
#[path = "fstar/fake.rs"]
mod fake;
#[path = "fstar/faults.rs"]
mod faults;
#[path = "fstar/generated_library.rs"]
mod generated_library;
#[path = "fstar/interfaces.rs"]
mod interfaces;
#[path = "fstar/real.rs"]
mod real;
#[path = "fstar/recorded.rs"]
mod recorded;
#[path = "fstar/sessions.rs"]
mod sessions;

use fstar_bridge::{
    Checker, Common, Confirm, DefinitionProblem, FstarCommand, Path, ProcessLimits, PushKind, SessionFile,
    StackEntry, Word,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Not a test: the F* that the tests start.
#[test]
fn fake_server() {
    fake::serve_if_asked();
}

const SECOND: Duration = Duration::from_secs(1);

fn command(role: &str) -> FstarCommand {
    let (program, args, env) = fake::program(role);
    FstarCommand { program, args, env }
}

/// Those that no fake should reach, however busy the machine is; tests about reaching one set it.
fn limits() -> ProcessLimits {
    ProcessLimits {
        greeting: 120 * SECOND,
        loading: 120 * SECOND,
        quick: 120 * SECOND,
        grace: Duration::from_millis(500),
        idle: 600 * SECOND,
        pong: 120 * SECOND,
        memory_mb: 600,
    }
}

fn common(role: &str) -> Arc<Common> {
    Common::new(command(role), limits()).unwrap()
}

/// A limit that is to be reached: at least this, and far more than what a candidate takes that nothing
/// is wrong with, on this machine as busy as it is now.
async fn limit_of_at_least(least: Duration) -> Duration {
    let folder = Folder::new("");
    let mut checker = Checker::new(common("model"), Confirm::Never);
    let begun = Instant::now();
    let verdict = checker.check(&folder.problem(&["f"], None), "let f (x:int) : int = x").await.unwrap();
    assert_eq!(verdict.verdict, Word::Proved, "{}", verdict.detail);
    least.max(20 * begun.elapsed())
}

/// A folder with an F* file, `module Cand` and what follows.
struct Folder {
    folder: tempfile::TempDir,
    text: String,
}

impl Folder {
    fn new(scaffold: &str) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("module Cand\n{scaffold}");
        std::fs::write(folder.path().join("Cand.fst"), &text).unwrap();
        Folder { folder, text }
    }

    fn before(&self) -> Path {
        let step = StackEntry::Push { kind: PushKind::Full, code: self.text.clone(), line: 1 };
        Path {
            file: SessionFile { path: self.folder.path().join("Cand.fst"), options: vec![] },
            contents: Some(self.text.as_str().into()),
            steps: vec![Arc::new(step)],
        }
    }

    fn problem(&self, names: &[&str], val: Option<&str>) -> DefinitionProblem {
        DefinitionProblem {
            id: names.join(","),
            before: self.before(),
            line: self.text.matches('\n').count() as i64 + 1,
            val: val.map(str::to_string),
            interface: None,
            signature: None,
            budget: None,
            names: names.iter().map(|n| format!("Cand.{n}")).collect(),
            limit: 60 * SECOND,
        }
    }
}

/// Processes of a group, by number; zombies do not count.
fn group(id: u32) -> Vec<u32> {
    let mut out = vec![];
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|n| n.parse::<u32>().ok()) else { continue };
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
        let fields: Vec<&str> = rest.split(' ').collect();
        if fields[0] != "Z" && fields.get(2) == Some(&id.to_string().as_str()) {
            out.push(pid);
        }
    }
    out
}

/// Processes with this text in their environment: a fake, its z3, their guards.
fn with_environment(text: &str) -> Vec<u32> {
    let has = |pid: &u32| {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).contains(text)
    };
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|e| e.file_name().to_str()?.parse().ok()).filter(has).collect()
}

async fn group_is_gone(id: u32) -> bool {
    let begun = Instant::now();
    while !group(id).is_empty() && begun.elapsed() < 60 * SECOND {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    group(id).is_empty()
}
