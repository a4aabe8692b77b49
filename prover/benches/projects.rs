//! Figures of folders of Lean files: `cargo bench --workspace --bench projects`. Prints each beside its
//! target and judges nothing: a busy machine is no failure. The project is made here: 20 files, 300 theorems.

use lean_bridge::{Pool, PoolConfig, ServerCommand};
use source_project::{BuiltModule, ModuleGraph, ModuleStore, ModuleTree, SourceProject, build};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use supervise::StopFlag;

type Fault = Box<dyn std::error::Error>;

const FILES: usize = 20;
const THEOREMS: usize = 15;
const LIMIT: Duration = Duration::from_secs(600);

fn main() -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("Sums"))?;
    for file in 0..FILES {
        write(folder.path(), file, 0)?;
    }
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Runtime::new()?;
    let compile = || runtime.block_on(compiled(folder.path(), workers));
    println!("{:<62} {:>12} {:>12}", "what", "measured", "target");
    let row = |what: &str, (time, made): (Duration, usize), target: &str| {
        println!("{:<62} {:>10.1} s {target:>12}", format!("{what}, {made} compiled"), time.as_secs_f64());
    };
    let what = format!("{FILES} files, {} theorems, {workers} workers", FILES * THEOREMS);
    row(&format!("{what}: cold"), compile()?, "≤ 60 s");
    row("… once more", compile()?, "");
    write(folder.path(), FILES - 1, 1)?;
    row("… after a leaf has changed", compile()?, "≤ 3 s");
    write(folder.path(), 0, 1)?;
    row("… after the file below all others has changed", compile()?, "");
    Ok(())
}

/// Compiles the project with workers of its own; the time, their start included, and how many files it took.
async fn compiled(folder: &Path, workers: usize) -> Result<(Duration, usize), Fault> {
    let begun = Instant::now();
    let project = SourceProject::open(folder)?;
    let graph = ModuleGraph::read(&project, project.modules()?);
    let store = ModuleStore::open(&folder.join(".store"))?;
    let tree = ModuleTree::of(&graph, &store)?;
    let command = ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")).with_modules(tree.folder());
    let pool = Pool::start(PoolConfig::new(workers, command)).await?;
    let built = build(&pool, &graph, &store, &tree, LIMIT, &StopFlag::default(), |_| ()).await;
    let time = begun.elapsed();
    pool.shut_down().await;
    let failed = |b: &&BuiltModule| !b.outcome.is_compiled();
    if let Some(b) = built.iter().find(failed) {
        return Err(format!("{}: {:?}", b.module.name, b.outcome).into());
    }
    Ok((time, built.iter().filter(|b| !b.cached).count()))
}

/// Writes one file: a sum over lists with theorems about it, on top of two files before it.
fn write(folder: &Path, file: usize, version: usize) -> Result<(), Fault> {
    let mut text = String::new();
    let below = [file.checked_sub(1), file.checked_div(2).filter(|half| half + 1 < file)];
    below.into_iter().flatten().try_for_each(|i| writeln!(text, "import Sums.File{i}"))?;
    let weight = file + version + 2;
    writeln!(text, "namespace Sums.File{file}")?;
    writeln!(text, "def sum : List Nat → Nat\n  | [] => 0\n  | x :: xs => {weight} * x + sum xs")?;
    for i in 0..THEOREMS {
        match i % 5 {
            0 => writeln!(text, "theorem nil_{i} : sum [] = {i} * 0 := by simp [sum]")?,
            1 => writeln!(text, "theorem one_{i} (x : Nat) : sum [x] = {weight} * x := by simp [sum]")?,
            2 => writeln!(
                text,
                "theorem append_{i} (xs ys : List Nat) : sum (xs ++ ys) = sum xs + sum ys := by\n  \
                 induction xs with\n  | nil => simp [sum]\n  | cons x xs ih => simp [sum, ih]; omega"
            )?,
            3 => writeln!(
                text,
                "theorem le_{i} (x : Nat) (xs : List Nat) : sum xs ≤ sum (x :: xs) := by simp [sum]"
            )?,
            _ => writeln!(
                text,
                "theorem swap_{i} (x y : Nat) (xs : List Nat) : sum (x :: y :: xs) = \
                 sum (y :: x :: xs) := by\n  \
                 simp only [sum]; omega"
            )?,
        }
    }
    writeln!(text, "end Sums.File{file}")?;
    Ok(std::fs::write(folder.join(format!("Sums/File{file}.lean")), text)?)
}
