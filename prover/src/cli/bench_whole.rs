//! `prover bench --whole-proof`: whole proofs from a language model.

use super::SearchArgs;
use super::bench_run::{BenchRun, Figures};
use super::compose::{PolicyChoice, Residence, compose};
use super::failure::{Failure, status_of, tell_unreadable};
use super::language_model_args::Asking;
use super::lean::Lean;
use super::project_modules::files_of;
use super::value_args::valuing;
use clap::Args;
use data::Suite;
use language_model::{Kind, Template};
use prover_evaluate::bench::{BenchConfig, progress};
use prover_whole::{Asker, TemplateWords, WholeOptions, WholeRun, WholeSummary};
use std::path::PathBuf;
use supervise::StopFlag;

/// Options of whole proofs.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Whole proofs")]
pub struct WholeProofArgs {
    /// Ask the language model for whole proofs, of which each is judged; the search fills in what fails
    #[arg(long)]
    pub whole_proof: bool,
    /// Rounds in which Lean's errors go back to the model
    #[arg(long, value_name = "N", default_value_t = 0, requires = "whole_proof")]
    repair: usize,
    /// How Lean's errors are put into words: a built-in template or a file, of the kind `repair`
    #[arg(long, value_name = "NAME|FILE", default_value = "repair", requires = "whole_proof")]
    repair_template: String,
    /// Do not search for what is left open by the part of a refused proof that works
    #[arg(long, requires = "whole_proof")]
    no_fill: bool,
    /// Ask for all samples and judge all of them, as pass@k needs it, also when a right one is there
    #[arg(long, requires = "whole_proof")]
    all_samples: bool,
}

/// Asks for whole proofs of a suite. `--timeout` is the time of the search for holes, and `--samples` the
/// number of answers to each theorem.
pub(super) fn run(
    mut suite: Suite,
    args: &SearchArgs,
    whole: &WholeProofArgs,
    out: Option<PathBuf>,
) -> Result<BenchRun, Failure> {
    for skipped in &suite.skipped {
        eprintln!("{}: {}, skipped", skipped.place, skipped.reason);
    }
    tell_unreadable(&suite.unreadable);
    let asking = args.model.open(Kind::WholeProof, "whole-proof")?;
    let Asking { model, template, sampling, limit } = asking.ok_or_else(|| {
        Failure::new("--whole-proof asks a language model, and none is named")
            .advise("--endpoint with --model, --generator, or --model-folder names one")
    })?;
    let out = out.unwrap_or_else(|| PathBuf::from(format!("{}.whole.jsonl", suite.name)));
    let stop = StopFlag::default();
    let workers = args.workers().min(suite.theorems.len()).max(1);
    let lean = Lean::start_for(&files_of(&suite.theorems), &args.engine, workers)?;
    lean.prepare(&mut suite.theorems).iter().for_each(|notation| eprintln!("{notation}"));
    let policy = args.policy.unwrap_or(PolicyChoice::Plain);
    let valuing = valuing(args)?;
    let composed = compose(&lean, policy, args.premises, Residence::Here, false)?.led_by(valuing);
    if let Some(premises) = &composed.premises {
        premises.wait().map_err(Failure::new)?;
    }
    if whole.repair > 0 && !template.is_chat() {
        return Err(Failure::new(format!(
            "--repair goes on with a conversation, and the template {} asks for a text",
            template.identity()
        ))
        .advise("leave --repair out, or name a template that has `user`"));
    }
    let repair = Template::find(&whole.repair_template)?;
    if repair.kind() != Kind::Repair {
        return Err(Failure::new(format!("the template {} is not for repairs", repair.identity())));
    }
    let words = TemplateWords::new(template, repair);
    let options = WholeOptions {
        samples: sampling.n,
        repair: whole.repair,
        fill: !whole.no_fill,
        all_samples: whole.all_samples,
        fill_s: args.timeout().unwrap_or(86_400.0),
        tokens: args.model.max_tokens,
        ..WholeOptions::default()
    };
    let asker = Asker { model: &*model, words: &words, sampling, limit };
    let config = BenchConfig {
        timeout_s: args.timeout(),
        steps: args.steps,
        samples: args.model.max_samples,
        tokens: args.model.max_tokens,
        refute: false,
        premises: composed.premises.is_some(),
        auto_bound: args.auto_bound.policy(),
        policy: WholeRun::policy_name(&asker, &composed.policy_name),
        search: args.options(),
    };
    lean.stop_on_signals(&stop);
    suite.theorems.first().map_or(Ok(()), |t| lean.warm(&t.header))?;
    let engine = lean.identity();
    let run = WholeRun {
        suite: &suite,
        asker: &asker,
        options: &options,
        config: &config,
        guidance: composed.guidance(),
        engine: &engine,
        workers,
        out: &out,
    };
    let outcome =
        run.run(&|| lean.engine().map(|e| e.printing(composed.shows_goals)), &mut *progress(workers), &stop)?;
    let (total, unreadable) = (suite.theorems.len(), suite.unreadable.len());
    let mut notes: Vec<String> = composed.without_premises.clone().into_iter().collect();
    if unreadable > 0 {
        notes.push(format!("{unreadable} more entries of the suite could not be read"));
    }
    Ok(BenchRun {
        figures: Figures::Whole(Box::new(WholeSummary::new(&suite.name, total, &outcome.results))),
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
