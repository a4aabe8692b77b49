//! `prover retriever train`.

use super::model_card::Card;
use super::split::SplitArg;
use crate::cli::corpus_args::CorpusArgs;
use crate::cli::engine_args::EngineArgs;
use crate::cli::failure::Failure;
use crate::cli::{positive, signals};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use retriever::pairs;
use retriever::train::{Event, Look, Selection, TrainOptions, train, training_set};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct TrainArgs {
    /// What to learn from, as `prover retriever pairs` writes it (`.gz` is fine)
    #[arg(long, value_name = "FILE")]
    pairs: PathBuf,
    /// Further pairs to learn from, such as `prover corpus export --format premises` writes; what the
    /// split keeps for validation and test is left out
    #[arg(long, value_name = "FILE")]
    also: Vec<PathBuf>,
    /// Folder for the encoder and its checkpoint
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Which statements are kept for validation and test
    #[arg(long, value_enum, default_value = "novel")]
    split: SplitArg,
    /// Seed of the split; the one that evaluation uses must be the same
    #[arg(long, value_name = "N", default_value_t = pairs::SEED)]
    split_seed: u64,
    /// Validation questions at most
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = positive)]
    validation: usize,
    /// Known negatives per example to choose from: so many like the
    /// question, so many of its premises' modules
    #[arg(long, value_name = "N", default_value_t = 8)]
    hard_negatives: usize,
    #[command(flatten)]
    size: SizeArgs,
    #[command(flatten)]
    course: CourseArgs,
    #[command(flatten)]
    corpus: CorpusArgs,
    #[command(flatten)]
    engine: EngineArgs,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
}

/// The encoder's shape: see [`TrainOptions`].
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Encoder")]
struct SizeArgs {
    /// Subwords at most
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().vocabulary)]
    vocabulary: usize,
    /// Numbers per vector
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().dimension)]
    dimension: usize,
    /// Transformer layers; 0 for the mean of the subwords
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().layers)]
    layers: usize,
    /// Attention heads; they divide the dimension
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().heads)]
    heads: usize,
    /// Width inside a layer
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().feed_forward)]
    feed_forward: usize,
    /// Tokens of a text at most; what is beyond is not seen
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().limit)]
    tokens: usize,
}

/// The training's course: see [`TrainOptions`].
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Training")]
struct CourseArgs {
    /// Of initial weights, order of examples and choice of negatives
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().seed)]
    seed: u64,
    /// Examples per step; each premise of a step is a negative for the others
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().batch)]
    batch: usize,
    /// Known negatives per example and step
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().negatives)]
    negatives: usize,
    /// Cosines are divided by it
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().temperature)]
    temperature: f64,
    /// Learning rate after warm-up; it falls linearly to 0 at the last step
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().learning_rate)]
    learning_rate: f64,
    /// Weight decay
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().weight_decay)]
    weight_decay: f64,
    /// Steps of warm-up
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().warm_up)]
    warm_up: usize,
    /// Steps at most
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().steps)]
    steps: usize,
    /// Steps between two looks at the validation questions; each writes a checkpoint
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().validate_every)]
    validate_every: usize,
    /// Premises among which validation ranks
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().validation_pool)]
    validation_pool: usize,
    /// Stop after so many looks without a better mean reciprocal rank
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().patience)]
    patience: usize,
    /// Share of the pairs of --also in a step at the beginning; it falls linearly to nothing
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().further)]
    further: f64,
    /// Steps after which no pairs of --also are met
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().further_steps)]
    further_steps: usize,
}

const EXAMPLES: &str = "\
Examples:
  prover retriever train --pairs pairs.jsonl --out model
  prover retriever train --pairs pairs.jsonl --also more.jsonl --out model
  prover retriever train --pairs pairs.jsonl --out small --layers 1 --steps 500 --validate-every 100
  prover retrieve 'n : Nat ⊢ n ≤ n + 1' --model model

Learns by contrast that a goal's vector is near those of the premises with which Lean's provers proved it \
(InfoNCE over the \
premises of a step). The novel split keeps whole modules for the test: none of their statements is met, as \
question, \
premise or negative. Ctrl-C or a kill loses at most the steps since the last look; the same command goes on. \
The \
folder can be used wherever a model folder can; MODEL.md in it tells what it was made of.";

impl TrainArgs {
    fn options(&self) -> TrainOptions {
        let SizeArgs { vocabulary, dimension, layers, heads, feed_forward, tokens } = self.size;
        let course = &self.course;
        TrainOptions {
            seed: course.seed,
            vocabulary,
            dimension,
            layers,
            heads,
            feed_forward,
            limit: tokens,
            batch: course.batch,
            negatives: course.negatives,
            temperature: course.temperature,
            learning_rate: course.learning_rate,
            weight_decay: course.weight_decay,
            warm_up: course.warm_up,
            steps: course.steps,
            validate_every: course.validate_every,
            validation_pool: course.validation_pool,
            patience: course.patience,
            further: course.further,
            further_steps: course.further_steps,
        }
    }

    fn selection(&self) -> Selection {
        Selection {
            split: self.split.into(),
            seed: self.split_seed,
            validation: self.validation,
            negatives: self.hard_negatives,
        }
    }
}

pub fn run(args: TrainArgs) -> Result<ExitCode, Failure> {
    let (options, selection) = (args.options(), args.selection());
    let stop = StopFlag::default();
    signals::stop_on_signals(&stop)?;
    let pairs = pairs::read(&args.pairs)
        .map_err(|e| Failure::new(e).advise("`prover retriever pairs --out FILE` makes such a file"))?;
    let premises = args.corpus.open(&args.engine)?;
    let files: Vec<PathBuf> = std::iter::once(&args.pairs).chain(&args.also).cloned().collect();
    let mut also = vec![];
    for file in &args.also {
        also.append(&mut pairs::read(file)?);
    }
    let made = training_set(&premises.corpus, &pairs, &also, &selection)?;
    eprintln!(
        "{} statements with known premises: {} for training, {} for validation ({} are asked), {} for the \
             test and not \
         used; {} without",
        made.train + made.validation + made.test,
        made.train,
        made.validation,
        made.set.validation.len(),
        made.test,
        made.without
    );
    if !args.also.is_empty() {
        let further = made.set.further.len();
        eprintln!(
            "{further} further statements for training; {} are left out, as what they come from or cite is \
                 kept for validation and test, {} as they \
             have no known premise",
            made.held_out, made.further_without
        );
        if further == 0 {
            return Err(Failure::new("nothing of --also can be trained on").advise(
                "`prover corpus export --format premises` makes such a file, of the library that the \
                     pairs are of",
            ));
        }
    }
    if made.unknown > 0 {
        eprintln!(
            "{} names are not among the premises; were they printed from another library?",
            made.unknown
        );
    }
    let mut card = Card::new(&files, &premises, &selection, &options, &made)?;
    let mut display = Display::new(options.steps);
    let progress = train(&made.set, &options, &args.out, &mut |event| {
        display.show(&event);
        if let Event::Prepared { weights, subwords, .. } = event {
            (card.weights, card.subwords) = (weights, subwords);
        }
        !stop.is_set()
    })
    .map_err(|error| match error {
        retriever::train::TrainError::Checkpoint { .. } => {
            Failure::new(error).advise("Give another folder with --out, or delete the checkpoint")
        }
        error => Failure::new(error),
    });
    display.bar.finish_and_clear();
    let progress = progress?;
    let Some(best) = progress.best().filter(|best| best.step > 0) else {
        let text = "no step was better than the beginning, so there is no encoder";
        return Err(match stop.is_set() {
            true => Failure::new("interrupted before the first look").advise("the same command goes on"),
            false => Failure::new(text).advise("Train longer, or with another learning rate"),
        });
    };
    card.write(&args.out, &progress)?;
    if args.json {
        println!("{}", serde_json::json!({"best": best, "looks": progress.looks}));
    } else {
        let folder = args.out.display();
        println!("{folder}: mean reciprocal rank {:.3} on validation after {} steps", best.mrr, best.step);
    }
    if stop.is_set() {
        eprintln!("interrupted: run the same command again to continue");
        return Ok(ExitCode::from(130));
    }
    Ok(ExitCode::SUCCESS)
}

/// Time between two lines of progress where there is no terminal.
const PERIOD: Duration = Duration::from_secs(20);

struct Display {
    bar: ProgressBar,
    lines: bool,
    steps: usize,
    /// Steps of earlier runs.
    before: usize,
    begun: Instant,
    reported: Instant,
    /// A mean over the last steps.
    loss: Option<f64>,
    look: Option<Look>,
}

impl Display {
    fn new(steps: usize) -> Display {
        let lines = !std::io::stderr().is_terminal();
        let bar = if lines { ProgressBar::hidden() } else { ProgressBar::new(steps as u64) };
        let style = ProgressStyle::with_template("{elapsed} {bar:30} step {pos} of {len}, {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message("subwords");
        bar.enable_steady_tick(Duration::from_millis(200));
        let now = Instant::now();
        Display { bar, lines, steps, before: 0, begun: now, reported: now, loss: None, look: None }
    }

    fn show(&mut self, event: &Event) {
        match *event {
            Event::Prepared { subwords, weights, step } => {
                (self.before, self.begun) = (step, Instant::now());
                let from = if step > 0 { format!(", going on after step {step}") } else { String::new() };
                self.say(&format!("{subwords} subwords, {weights} weights{from}"));
            }
            Event::Step { step, loss } => {
                self.loss = Some(self.loss.map_or(loss, |mean| 0.95 * mean + 0.05 * loss));
                let done = (step - self.before).max(1);
                let each = self.begun.elapsed().as_secs_f64() / done as f64;
                let left = Duration::from_secs_f64(each * (self.steps - step) as f64);
                let mrr = self.look.map_or(String::new(), |l| format!(", MRR {:.3}", l.mrr));
                let text = format!(
                    "loss {:.3}{mrr}, {:.2} s a step, at most {} to go",
                    self.loss.unwrap_or(loss),
                    each,
                    indicatif::HumanDuration(left)
                );
                self.bar.set_position(step as u64);
                if self.lines && self.reported.elapsed() >= PERIOD {
                    self.reported = Instant::now();
                    eprintln!("step {step} of {}: {text}", self.steps);
                }
                self.bar.set_message(text);
            }
            Event::Look(look) => {
                self.look = Some(look);
                let loss = look.loss.map_or(String::new(), |l| format!("loss {l:.3}, "));
                self.say(&format!("step {}: {loss}MRR on validation {:.4}", look.step, look.mrr));
            }
        }
    }

    fn say(&self, text: &str) {
        match self.lines {
            true => eprintln!("{text}"),
            false => self.bar.println(text),
        }
    }
}
