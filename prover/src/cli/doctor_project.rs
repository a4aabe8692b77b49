//! `prover doctor --project DIR`: what a native Lean needs, what of it is there, and how to get the rest.

use super::engine_args::{self, EngineArgs};
use super::failure::{Failure, status};
use lean_bridge::{BlockingPool, JudgeRequest, Project, ProjectError, ProjectFiles, TacticRequest};
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// One thing that is needed.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    /// What was found, or what is wrong.
    detail: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    /// Works without it, but worse.
    Note,
    Missing,
    /// Something before it is missing.
    NotChecked,
}

/// The checks in order; those after a missing one are left out and named.
#[derive(Default)]
struct Checks(Vec<Check>);

const NAMES: [&str; 8] = ["project", "toolchain", "packages", "REPL", "start", "import", "proof", "judge"];
/// Time for one request.
const LIMIT: Duration = Duration::from_secs(60);

impl Checks {
    fn add(&mut self, name: &'static str, state: State, detail: impl ToString, fix: Option<String>) {
        self.0.push(Check { name, state, detail: detail.to_string(), fix });
    }

    fn ok(&mut self, name: &'static str, detail: impl ToString) {
        self.add(name, State::Ok, detail, None);
    }

    /// Notes a failure; `None` for the caller to go no further.
    fn need<T>(&mut self, name: &'static str, found: Result<T, ProjectError>) -> Option<T> {
        found.map_err(|e| self.add(name, State::Missing, &e, Some(e.advice()))).ok()
    }

    fn works(&self) -> bool {
        self.0.iter().all(|c| matches!(c.state, State::Ok | State::Note))
    }
}

pub fn run(args: &EngineArgs, dir: &Path, json: bool) -> Result<ExitCode, Failure> {
    let mut checks = Checks::default();
    let works = examine(args, dir, &mut checks)?.is_some() && checks.works();
    for name in NAMES {
        if !checks.0.iter().any(|c| c.name == name) {
            checks.add(name, State::NotChecked, "not checked: something before it is missing", None);
        }
    }
    if json {
        let value = serde_json::json!({"project": dir, "works": works, "checks": checks.0});
        println!("{}", serde_json::to_string_pretty(&value)?);
    } else {
        for c in &checks.0 {
            let state = match c.state {
                State::Ok => "ok",
                State::Note => "note",
                State::Missing => "missing",
                State::NotChecked => "-",
            };
            println!("{:10} {state:8} {}", c.name, c.detail);
            for line in c.fix.iter().flat_map(|f| f.lines()) {
                println!("{:20}{line}", "");
            }
        }
        println!(
            "{}",
            if works { "the project's Lean works" } else { "the project's Lean cannot be used yet" }
        );
    }
    Ok(status(works))
}

/// `None` where it cannot go on.
fn examine(args: &EngineArgs, dir: &Path, checks: &mut Checks) -> Result<Option<()>, Failure> {
    let places = engine_args::places()?;
    let Some(files) = checks.need("project", ProjectFiles::read(dir)) else { return Ok(None) };
    let packages = files.packages.len();
    checks.ok("project", format!("{} in {}, {packages} packages", files.name, files.dir.display()));
    let sysroot = checks.need("toolchain", places.sysroot(&files.toolchain, args.lean.as_deref()));
    match &sysroot {
        Some(Some(root)) => checks.ok("toolchain", format!("{} in {}", files.toolchain, root.display())),
        Some(None) => checks.add(
            "toolchain",
            State::Note,
            format!("{} is not installed where elan or the PATH would have it", files.toolchain),
            Some(format!(
                "elan toolchain install {}   (or name its `bin/lean` with --lean)",
                files.toolchain
            )),
        ),
        None => return Ok(None),
    }
    match checks.need("packages", files.lean_path()) {
        Some((path, unbuilt)) if unbuilt.is_empty() => {
            checks.ok("packages", format!("{} folders of compiled modules", path.len()));
        }
        Some((_, unbuilt)) => {
            let names: Vec<&str> = unbuilt.iter().map(|p| p.name.as_str()).collect();
            let detail = format!("not built, and taken for not needed: {}", names.join(", "));
            checks.add(
                "packages",
                State::Note,
                detail,
                Some(format!("cd {} && lake build", files.dir.display())),
            );
        }
        None => {}
    }
    // The REPL is looked for even where packages are missing: both can then be built in one go.
    let built = checks.works();
    let project = match Project::open(dir, &args.options(), &places) {
        Err(ProjectError::NotBuilt { .. }) if !built => {
            if let Some(repl) = checks.need("REPL", files.repl(&args.options(), &places)) {
                checks.ok("REPL", repl.display());
            }
            return Ok(None);
        }
        opened => checks.need("REPL", opened),
    };
    let Some(project) = project else { return Ok(None) };
    checks.ok("REPL", project.repl.display());
    Ok(try_out(args, &project, checks))
}

/// Starts one process, imports, proves.
fn try_out(args: &EngineArgs, project: &Project, checks: &mut Checks) -> Option<()> {
    let begun = Instant::now();
    let started = args.config(1, Some(project)).map_err(|e| e.to_string());
    let started = started.and_then(|config| BlockingPool::start(config).map_err(|e| e.to_string()));
    let pool = match started {
        Ok(pool) => pool,
        Err(e) => {
            let fix = format!(
                "Try it by hand: cd {} && echo '{{\"cmd\": \"#eval 1\"}}' | lake env {}",
                project.files.dir.display(),
                project.repl.display()
            );
            checks.add("start", State::Missing, e, Some(fix));
            return None;
        }
    };
    let features = pool.pool().features().clone();
    checks.need("start", project.check(&features))?;
    let version = if features.lean.is_empty() { "of unknown version" } else { &features.lean };
    checks.ok("start", format!("Lean {version}, answers after {} ms", begun.elapsed().as_millis()));
    let header = args.imported(Some(project)).iter().map(|m| format!("import {m}\n")).collect::<String>();
    let what =
        if header.is_empty() { "Lean's own prelude".into() } else { header.trim_end().replace('\n', "; ") };
    match pool.warm(&header) {
        Ok(took) => checks.ok("import", format!("{what} in {:.1} s", took.as_secs_f64())),
        Err(e) => {
            let fix = format!("cd {} && lake build", project.files.dir.display());
            checks.add("import", State::Missing, format!("{what}: {e}"), Some(fix));
            return None;
        }
    }
    match prove(&pool, &header) {
        Ok(ms) => {
            let without = format!("; without {}", features.missing().join(", "));
            let without = if features.missing().is_empty() { "" } else { &without };
            checks.ok("proof", format!("a theorem was proved in {ms:.0} ms{without}"));
        }
        Err(e) => {
            checks.add("proof", State::Missing, e, None);
            return None;
        }
    }
    match judge(&pool, &header) {
        Ok(tier) => checks.ok("judge", format!("a proof was {tier}")),
        Err(e) => {
            checks.add("judge", State::Missing, e, None);
            return None;
        }
    }
    Some(())
}

/// Has a proof judged: how far it got.
fn judge(pool: &BlockingPool, header: &str) -> Result<String, String> {
    let statement = "theorem doctor (a b : Nat) : a + b = b + a := by sorry";
    let request = JudgeRequest::new(header, statement, &statement.replace("sorry", "omega"), LIMIT);
    let judged = pool.reserve().and_then(|mut s| s.judge(&request)).map_err(|e| e.to_string())?;
    match (judged.tier, judged.refused) {
        (Some(tier), None) => Ok(tier.to_string()),
        (_, Some(refusal)) => Err(format!("a proof was refused: {}", refusal.reason())),
        (None, None) => Err("a proof was not even replayed".into()),
    }
}

/// Opens a theorem and closes its goal; the time in milliseconds.
fn prove(pool: &BlockingPool, header: &str) -> Result<f64, String> {
    let begun = Instant::now();
    let mut worker = pool.reserve().map_err(|e| e.to_string())?;
    let statement = "theorem doctor (a b : Nat) : a + b = b + a := by sorry";
    let opened = worker.open(header, statement, LIMIT).map_err(|e| e.to_string())?;
    let tactic = TacticRequest { timeout: LIMIT, ..TacticRequest::new("exact Nat.add_comm a b") };
    let outcomes = worker.tactics(&opened.state, Some(0), &[tactic], true).map_err(|e| e.to_string())?;
    match outcomes.first() {
        Some(outcome) if outcome.is_closed() => Ok(begun.elapsed().as_secs_f64() * 1e3),
        other => Err(format!("`exact Nat.add_comm a b` did not close `a + b = b + a`: {other:?}")),
    }
}
