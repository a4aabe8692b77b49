//! What reading a LeanDojo Benchmark of the size of Mathlib's costs:
//! `cargo bench --workspace --bench leandojo`. Prints times and memory beside their targets and judges
//! nothing. The benchmark is made here, with a checkout: 100,000 theorems with three tactics each in 5,000
//! files, 180,000 premises.

use data::LeanDojoSuite;
use retriever::leandojo::{Benchmark, Part, Split, read_corpus};
use serde_json::json;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

type Fault = Box<dyn std::error::Error>;

const FILES: usize = 5_000;
const THEOREMS: usize = 20;
const PREMISES: usize = 36;
/// Theorems of the test part.
const TEST: usize = 2_000;

fn main() -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    let (benchmark, checkout) = (folder.path().join("benchmark"), folder.path().join("checkout"));
    make(&benchmark, &checkout)?;
    println!("{:<62} {:>9} {:>12} {:>10}", "what", "seconds", "peak memory", "target");
    let test = benchmark.join("random/test.json");
    row("the test part, 2,000 theorems, where they stand", "≤ 20 s", || {
        Ok(LeanDojoSuite::read(&test, &checkout, None)?.suite.theorems.len())
    })?;
    let train = benchmark.join("random/train.json");
    row("the first of 98,000 theorems for training", "≤ 20 s", || {
        Ok(LeanDojoSuite::read(&train, &checkout, Some(1))?.suite.theorems.len())
    })?;
    row("the corpus of premises", "≤ 20 s", || Ok(read_corpus(&benchmark.join("corpus.jsonl"))?.0.len()))?;
    row("the corpus, and every tactic of the training part", "≤ 1 GB", || {
        let mut tactics = 0;
        Benchmark::open(&benchmark)?.for_each_step(Split::Random, Part::Train, |_| tactics += 1)?;
        Ok(tactics)
    })?;
    row("all 98,000 theorems for training, where they stand", "≤ 1 GB", || {
        Ok(LeanDojoSuite::read(&train, &checkout, None)?.suite.theorems.len())
    })
}

/// Prints what one reading took, with the most memory that the process has had until then.
fn row(what: &str, target: &str, read: impl FnOnce() -> Result<usize, Fault>) -> Result<(), Fault> {
    let begun = Instant::now();
    let count = read()?;
    let seconds = begun.elapsed().as_secs_f64();
    let peak = fs::read_to_string("/proc/self/status")?
        .lines()
        .find_map(|l| l.strip_prefix("VmHWM:")?.trim().trim_end_matches(" kB").parse::<f64>().ok())
        .map_or("unknown".into(), |kb| format!("{:.0} MB", kb / 1024.0));
    println!("{:<62} {seconds:>9.1} {peak:>12} {target:>10}", format!("{what} ({count})"));
    Ok(())
}

fn make(benchmark: &Path, checkout: &Path) -> Result<(), Fault> {
    fs::create_dir_all(benchmark.join("random"))?;
    let create = |name: &str| Ok::<_, Fault>(BufWriter::new(File::create(benchmark.join(name))?));
    let (mut corpus, mut train, mut test) =
        (create("corpus.jsonl")?, create("random/train.json")?, create("random/test.json")?);
    train.write_all(b"[")?;
    test.write_all(b"[")?;
    let (mut in_train, mut in_test) = (0, 0);
    for file in 0..FILES {
        let path = format!("Part{}/File{file}.lean", file / 100);
        let mut text = format!("namespace Part.File{file}\n");
        let mut premises = vec![];
        for number in 0..PREMISES {
            let line = text.lines().count() + 1;
            let statement =
                format!("theorem t{number} (a b c : Nat) (h : a + b = c) : b + a + {number} = c + {number}");
            let (name, end) = (format!("Part.File{file}.t{number}"), line + 2);
            writeln!(text, "{statement} := by\n  rw [Nat.add_comm b a]\n  rw [h]\n")?;
            let place = json!({"full_name": name, "start": [line, 1], "end": [end, 9]});
            let mut premise = place.clone();
            premise["code"] = statement.into();
            premise["kind"] = "theorem".into();
            premises.push(premise);
            if number >= THEOREMS {
                continue;
            }
            let used = json!({
                "full_name": name, "def_path": path, "def_pos": [line, 1], "def_end_pos": [end, 9]
            });
            let tactic = json!({
                "tactic": "rw [h]",
                "annotated_tactic": [format!("rw [<a>{name}</a>]"), [used]],
                "state_before": format!("a b c : Nat\nh : a + b = c\n⊢ b + a + {number} = c + {number}"),
                "state_after": "no goals",
            });
            let mut entry = place;
            entry["file_path"] = path.clone().into();
            entry["traced_tactics"] = json!([tactic, tactic, tactic]);
            let (out, count) = match (file * THEOREMS + number) % (FILES * THEOREMS / TEST) {
                0 => (&mut test, &mut in_test),
                _ => (&mut train, &mut in_train),
            };
            if *count > 0 {
                out.write_all(b",\n")?;
            }
            *count += 1;
            write!(out, "{entry}")?;
        }
        let whole = checkout.join(&path);
        fs::create_dir_all(whole.parent().unwrap_or(checkout))?;
        fs::write(&whole, text)?;
        let below = file.checked_sub(1).map(|below| format!("Part{}/File{below}.lean", below / 100));
        let imports: Vec<String> = below.into_iter().collect();
        writeln!(corpus, "{}", json!({"path": path, "imports": imports, "premises": premises}))?;
    }
    train.write_all(b"]")?;
    test.write_all(b"]")?;
    for mut file in [corpus, train, test] {
        file.flush()?;
    }
    Ok(())
}
