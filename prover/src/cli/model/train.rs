//! `prover model train`.

use super::train_display::Display;
use crate::cli::failure::{Failure, tell_unreadable};
use crate::cli::measured::is_measured;
use crate::cli::signals;
use clap::Args;
use language_model::Template;
use model_training::{Counts, Ended, Event, PairWording, Pairs, TrainOptions, Trained, train};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct TrainArgs {
    /// Pairs of state and tactic, as `prover model export --form pairs` writes them
    #[arg(required = true, value_name = "PAIRS")]
    pairs: Vec<PathBuf>,
    /// The model's folder; the checkpoint that the same command goes on from is in it, too
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How the model is asked: a built-in template or a file that shows nothing but a state
    #[arg(long, value_name = "NAME|FILE", default_value = "proofstep")]
    template: String,
    /// Share of the theorems that are not learned from, but judge the model
    #[arg(long, value_name = "X", default_value_t = 0.1, value_parser = share)]
    held_out: f64,
    /// Stop after so many hours; the same command goes on
    #[arg(long, value_name = "H", value_parser = hours)]
    hours: Option<f64>,
    /// Print what came of it as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    size: SizeArgs,
    #[command(flatten)]
    course: CourseArgs,
}

/// The size of the model.
#[derive(Args)]
#[command(next_help_heading = "Size")]
struct SizeArgs {
    /// Tokens of the tokenizer
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().vocabulary)]
    vocabulary: usize,
    /// Layers
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().layers)]
    layers: usize,
    /// Numbers a token
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().width)]
    width: usize,
    /// Heads of the attention
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().heads)]
    heads: usize,
    /// Numbers inside of a layer
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().feed_forward)]
    feed_forward: usize,
    /// Tokens of question and tactic; longer questions lose their beginning
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().context)]
    context: usize,
}

/// The course of the training.
#[derive(Args)]
#[command(next_help_heading = "Course")]
struct CourseArgs {
    /// How often each pair is learned from, at most; the learning rate falls until then
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().epochs)]
    epochs: usize,
    /// Steps at most, instead of epochs
    #[arg(long, value_name = "N", conflicts_with = "epochs")]
    steps: Option<usize>,
    /// Pairs a step
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().batch)]
    batch: usize,
    /// The largest learning rate
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().learning_rate)]
    learning_rate: f64,
    /// Steps until the learning rate is reached
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().warm_up)]
    warm_up: usize,
    /// Weight decay
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().weight_decay)]
    weight_decay: f64,
    /// Share of the numbers between layers that are left out in a step
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().dropout)]
    dropout: f64,
    /// Steps between two looks at what is held out [default: an epoch]
    #[arg(long, value_name = "N")]
    look_every: Option<usize>,
    /// Stop after so many looks without a smaller loss on what is held out
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().patience)]
    patience: usize,
    /// Of initial weights, order of pairs and what is left out
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().seed)]
    seed: u64,
}

const EXAMPLES: &str = "\
Examples:
  prover model train pairs.jsonl --out steps
  prover model train monday.jsonl tuesday.jsonl --out steps --hours 2
  prover model train pairs.jsonl --out tiny --layers 2 --width 64 --feed-forward 128 --steps 200
  prover prove 'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q' --model-folder steps --template proofstep

A decoder of Llama's shape is trained from random weights on the processor, with a tokenizer of its own. \
Theorems of suites that figures are measured on (first-steps, fresh-40, library-heldout, programs-60) are \
left out. Ctrl-C, --hours or a kill lose at most two minutes: the same command goes on, and gives the model \
that it would have given at once. README.md in the folder tells what the model was made of and how good it \
is. Use it with the template that it was trained with.";

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..1.0).contains(&share) && share > 0.0 => Ok(share),
        _ => Err("a share is a number above 0 and below 1".into()),
    }
}

fn hours(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(hours) if (0.0..1e6).contains(&hours) && hours > 0.0 => Ok(hours),
        _ => Err("a time is a number of hours above 0".into()),
    }
}

impl TrainArgs {
    fn options(&self) -> TrainOptions {
        let (size, course) = (&self.size, &self.course);
        TrainOptions {
            seed: course.seed,
            vocabulary: size.vocabulary,
            layers: size.layers,
            width: size.width,
            heads: size.heads,
            feed_forward: size.feed_forward,
            context: size.context,
            batch: course.batch,
            learning_rate: course.learning_rate,
            weight_decay: course.weight_decay,
            dropout: course.dropout,
            warm_up: course.warm_up,
            epochs: course.epochs,
            steps: course.steps,
            look_every: course.look_every,
            patience: course.patience,
        }
    }
}

pub fn run(args: TrainArgs) -> Result<ExitCode, Failure> {
    let options = args.options();
    let wording = PairWording::new(Template::find(&args.template)?)?;
    let stop = StopFlag::default();
    signals::stop_on_signals(&stop)?;
    let mut read = Pairs::read(&args.pairs)?;
    tell_unreadable(&read.unreadable);
    leave_out_measured(&mut read);
    let divided = read.divide(args.held_out);
    let until = args.hours.map(|hours| Instant::now() + Duration::from_secs_f64(hours * 3600.0));
    let mut display = Display::new();
    let trained =
        train(&divided, &read.sources, read.unreadable.len(), &wording, &options, &args.out, &mut |event| {
            if let Event::Prepared { counts, .. } = &event {
                display.say(&made_of(counts));
            }
            display.show(&event);
            !stop.is_set() && until.is_none_or(|until| Instant::now() < until)
        });
    display.finish();
    let trained = trained?;
    report(&trained, &args.out, args.json)?;
    if trained.ended == Ended::Stopped {
        let why = if stop.is_set() { "interrupted" } else { "the time is over" };
        eprintln!("{why}: run the same command again to continue");
    }
    Ok(if stop.is_set() { ExitCode::from(130) } else { ExitCode::SUCCESS })
}

/// Takes out pairs of suites that figures are measured on, and tells how many these are.
fn leave_out_measured(read: &mut Pairs) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    read.pairs.retain(|pair| match &pair.suite {
        Some(suite) if is_measured(suite) => {
            *counts.entry(suite.clone()).or_default() += 1;
            false
        }
        _ => true,
    });
    for (suite, count) in counts {
        eprintln!("{count} pairs of {suite} are left out: figures are measured on it");
    }
}

fn made_of(counts: &Counts) -> String {
    let left_out = counts.repeated + counts.shared + counts.unsayable + counts.too_long;
    format!(
        "{} pairs to learn from ({} tokens), {} held out, {left_out} left out ({} repeated, {} of states that \
         are held out, {} that an answer cannot say, {} too long), {} questions cut; {} weights, {} tokens \
         known",
        counts.train,
        counts.tokens,
        counts.held_out,
        counts.repeated,
        counts.shared,
        counts.unsayable,
        counts.too_long,
        counts.cut,
        counts.weights,
        counts.vocabulary
    )
}

fn report(trained: &Trained, folder: &Path, json: bool) -> Result<(), Failure> {
    let (best, folder) = (trained.progress.best(), folder.display());
    if json {
        let report = serde_json::json!({"best": best, "training": trained});
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    match best {
        Some(best) => println!(
            "{folder}: loss {:.3} on what is held out after {} of {} steps, {:.1} % of its tactics exact",
            best.held_out,
            best.step,
            trained.steps,
            100.0 * best.exact
        ),
        None => println!("{folder}: no model yet after {} of {} steps", trained.step, trained.steps),
    }
    Ok(())
}
