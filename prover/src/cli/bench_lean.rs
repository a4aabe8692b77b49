//! `prover bench` on a suite of Lean statements.

use super::SearchArgs;
use super::bench_run::{BenchRun, Figures};
use super::compose::compose_search;
use super::failure::{Failure, status_of, tell_unreadable};
use super::lean::Lean;
use super::leandojo_args::Benchmark;
use super::project_modules::files_of;
use super::recheck_args::RecheckArgs;
use data::Suite;
use prover_evaluate::bench::{Bench, BenchConfig, Outcome, Summary, progress};
use prover_evaluate::lint::Finding;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;
use supervise::StopFlag;

/// What was searched, and what became of it.
pub(super) struct Searched {
    pub suite: Suite,
    pub outcome: Outcome,
    /// What is to be said of the run: why there were no premises, what a model did.
    notes: Vec<String>,
}

/// What is looked at besides the search.
#[derive(Clone, Copy, Default)]
pub(super) struct Checks<'a> {
    /// Who checks proofs again.
    pub recheck: Option<&'a RecheckArgs>,
    /// Whether faults of the statements are looked for.
    pub lint: bool,
    /// Whether proofs are put into the files that their theorems stand in.
    pub in_files: bool,
    /// Where everything that is run is written, if anywhere.
    pub attempts: Option<&'a Path>,
    /// Where what searches did is written in words, if anywhere.
    pub record: Option<&'a Path>,
}

/// Searches for proofs of a suite, with results in a file; continues what is there.
pub(super) fn search(
    mut suite: Suite,
    args: &SearchArgs,
    checks: Checks,
    out: &Path,
) -> Result<Searched, Failure> {
    let stop = StopFlag::default();
    let workers = args.workers().min(suite.theorems.len()).max(1);
    let searches = args.searches(workers).min(suite.theorems.len()).max(1);
    let lean = Lean::start_for(&files_of(&suite.theorems), &args.engine, searches)?;
    let notations = lean.prepare(&mut suite.theorems);
    notations.iter().for_each(|n| eprintln!("{n}"));
    let composed = compose_search(&lean, args)?;
    if let Some(premises) = &composed.premises {
        // a run without them by mistake would be a figure without a meaning
        premises.wait().map_err(Failure::new)?;
    }
    let is_recorded = checks.attempts.is_some() || checks.record.is_some();
    let config = BenchConfig {
        timeout_s: args.timeout(),
        steps: args.steps,
        samples: args.model.max_samples,
        tokens: args.model.max_tokens,
        refute: !args.no_refute,
        premises: composed.premises.is_some(),
        auto_bound: args.auto_bound.policy(),
        policy: composed.policy_name.clone(),
        search: proof_search::SearchOptions { record: is_recorded, ..args.options() },
    };
    lean.stop_on_signals(&stop);
    suite.theorems.first().map_or(Ok(()), |t| lean.warm(&t.header))?;
    let lint = match checks.lint {
        true => Some(findings(&lean, &suite, workers, &stop)?),
        false => None,
    };
    let rechecker = checks.recheck.map(|r| r.start(args.engine.lean.as_ref(), &lean)).transpose()?.flatten();
    let mut engine = lean.identity();
    if let Some(rechecker) = &rechecker {
        engine += &format!("; rechecked by {}", rechecker.by());
    }
    let whole_files = checks.in_files.then(|| lean.whole_files());
    let bench = Bench {
        suite: &suite,
        config: &config,
        guidance: composed.guidance(),
        engine: &engine,
        lint: lint.as_ref(),
        rechecker: rechecker.as_ref(),
        whole_files: whole_files.as_ref(),
        workers,
        searches,
        out,
        attempts: checks.attempts,
        records: checks.record,
    };
    let prints = composed.shows_goals || checks.record.is_some();
    let engine = || lean.engine().map(|engine| engine.printing(prints));
    let begun = Instant::now();
    let outcome = bench.run(&engine, &mut *progress(workers), &stop)?;
    let mut notes: Vec<String> = composed.without_premises.clone().into_iter().collect();
    let askers = [("model", &composed.asker), ("critic", &composed.critic)];
    notes.extend(askers.into_iter().filter_map(|(what, asker)| {
        let (busy, all) = (asker.as_ref()?.busy().as_secs_f64(), begun.elapsed().as_secs_f64().max(1e-3));
        Some(format!("the {what} was busy {:.0} % of {all:.1} s", 100.0 * busy / all))
    }));
    notes.extend(
        outcome
            .engines_busy
            .filter(|_| composed.asker.is_some())
            .map(|busy| format!("engines were busy {:.0} % of that time", 100.0 * busy)),
    );
    Ok(Searched { suite, outcome, notes })
}

/// What is found about the statements of a suite, by their names, without proofs.
fn findings(
    lean: &Lean,
    suite: &Suite,
    workers: usize,
    stop: &StopFlag,
) -> Result<HashMap<String, Vec<Finding>>, Failure> {
    if lean.project().is_some() {
        return Err(Failure::new("--lint looks at terms, which a community REPL does not give")
            .advise("Leave --lint out with --project"));
    }
    let report = super::lint::look(lean, &suite.theorems, workers, stop)?;
    eprintln!("lint: {}", super::lint::summary(&report));
    let bare = |f: Finding| Finding { proof: None, ..f };
    let each = report.statements.into_iter();
    Ok(each.map(|s| (s.name, s.findings.into_iter().map(bare).collect())).collect())
}

/// Searches for proofs of a suite and sums the results up, also as the benchmark's own evaluation counts.
/// `checks`: those besides the one of files, which `benchmark` decides. `out`: where they go, if not to the
/// usual file.
pub(super) fn run(
    suite: Suite,
    benchmark: Option<&Benchmark>,
    args: &SearchArgs,
    checks: Checks,
    out: Option<PathBuf>,
) -> Result<BenchRun, Failure> {
    for skipped in &suite.skipped {
        eprintln!("{}: {}, skipped", skipped.place, skipped.reason);
    }
    tell_unreadable(&suite.unreadable);
    let out = out.unwrap_or_else(|| PathBuf::from(format!("{}.results.jsonl", suite.name)));
    let checks = Checks { in_files: benchmark.is_some(), ..checks };
    let Searched { suite, outcome, mut notes } = search(suite, args, checks, &out)?;
    let (total, unreadable) = (suite.theorems.len(), suite.unreadable.len());
    notes.extend(benchmark.map(|b| b.pass_at_1(&outcome.results)));
    if unreadable > 0 {
        notes.push(format!(
            "these figures are about {total} theorems; {unreadable} more entries of the suite could not be \
             read"
        ));
    }
    Ok(BenchRun {
        figures: Figures::Search(Box::new(Summary {
            engines_busy: outcome.engines_busy,
            ..Summary::new(&suite.name, total, &outcome.results)
        })),
        done: outcome.results.len(),
        total,
        what: "theorems",
        resumed: outcome.resumed,
        interrupted: outcome.interrupted,
        out,
        notes,
        status: status_of(true, unreadable),
    })
}
