//! The command line: one file per command.

mod bench;
mod bench_fstar;
mod bench_lean;
mod bench_run;
mod bench_whole;
mod check;
mod compose;
mod corpus;
mod corpus_args;
mod doctor;
mod doctor_library;
mod doctor_project;
mod engine_args;
mod extract;
mod failure;
mod file_premises;
mod fstar;
mod git;
mod goals;
mod index;
mod input;
mod kernel;
mod language_model_args;
mod lean;
mod lean_repl;
mod leandojo_args;
mod library_source;
mod lint;
mod mcp;
mod measured;
mod model;
mod model_args;
mod mutate;
mod outline;
mod output;
mod policy;
mod premises_server;
mod priors;
mod progress;
mod project_modules;
mod prove;
mod question;
mod recheck_args;
mod retrieve;
mod retriever;
mod serve;
mod service_args;
mod session;
mod setup;
mod signals;
mod suggest;
mod try_tactics;
mod value_args;
mod values;

use clap::{Args, Parser, Subcommand};
use proof_search::statement::AutoBoundPolicy;
use std::path::PathBuf;
use std::process::ExitCode;

/// Formal theorem proving in Lean 4, with Lean inside.
#[derive(Parser)]
#[command(name = "prover", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  prover prove 'theorem t (a b : Nat) : a + b = b + a'
  prover prove file.lean
  prover session file.lean
  prover bench first-steps
  prover check file.lean
  prover lint suite.jsonl
  prover serve

The first use of Lean sets it up in the cache folder (a few minutes, once). Exit status: 0 done, \
1 not proved or not accepted, 2 wrong usage, set-up, or a part of the input could not be read, 130 \
interrupted.";

#[derive(Subcommand)]
enum Command {
    /// Prove a statement, or the open theorems of a Lean file.
    Prove(prove::ProveArgs),
    /// Prove a suite of theorems; results are kept and a rerun continues.
    Bench(Box<bench::BenchArgs>),
    /// Judge the proofs in a Lean file or in a file of results.
    Check(check::CheckArgs),
    /// Look for faults of statements: what elaborates, and still does not say what was meant.
    Lint(lint::LintArgs),
    /// Print the library's statements once, for retrieval.
    Index(index::IndexArgs),
    /// List library statements that may help with a goal.
    Retrieve(retrieve::RetrieveArgs),
    /// Make, train and measure the premise retriever.
    #[command(subcommand, after_help = retriever::EXAMPLES)]
    Retriever(retriever::RetrieverCommand),
    /// Record, train and judge the model that puts the moves of the search in order.
    #[command(subcommand, after_help = policy::EXAMPLES)]
    Policy(policy::PolicyCommand),
    /// Look at what language models are asked, and make training data for them out of searches.
    #[command(subcommand, after_help = model::EXAMPLES)]
    Model(model::ModelCommand),
    /// Make new theorems out of the library's: a synthetic corpus.
    Mutate(mutate::MutateArgs),
    /// Look at a synthetic corpus, verify it, split it, export it.
    #[command(subcommand, after_help = corpus::EXAMPLES)]
    Corpus(corpus::CorpusCommand),
    /// Extract data from a folder of Lean files: theorems, tactics with their states, premises.
    Extract(extract::ExtractArgs),
    /// Check candidates for definitions of F*, or search for them.
    #[command(subcommand, after_help = fstar::EXAMPLES)]
    Fstar(fstar::FstarCommand),
    /// Prove step by step: suggestions that were run, searches beside you; full screen or JSON lines.
    Session(session::SessionArgs),
    /// Serve assistants: the Model Context Protocol over standard input and output, or HTTP.
    Mcp(mcp::McpArgs),
    /// Show the goals at a place of a Lean file.
    Goals(goals::GoalsArgs),
    /// Run tactics at a place of a Lean file, without changing it.
    Try(try_tactics::TryArgs),
    /// Suggest steps for the goal at a place of a Lean file; each was run.
    Suggest(suggest::SuggestArgs),
    /// List the declarations of a Lean file.
    Outline(outline::OutlineArgs),
    /// Check and prove over HTTP; a drop-in for Kimina Lean Server.
    Serve(serve::ServeArgs),
    /// Check an export or compiled modules with a kernel of its own, without any Lean.
    Kernel(kernel::KernelArgs),
    /// Set up the embedded Lean.
    Setup(setup::SetupArgs),
    /// Report versions, sizes and the state of the set-up.
    Doctor(doctor::DoctorArgs),
    /// Serve the REPL protocol on standard input and output (what workers run).
    LeanRepl(lean_repl::LeanReplArgs),
    /// Serve premises on standard input and output (what servers run).
    #[command(hide = true)]
    PremisesServer(premises_server::PremisesServerArgs),
    /// Regenerate the priors of the move families from results of `prover bench`.
    Priors(priors::PriorsArgs),
}

/// Options of all commands that search.
#[derive(Args, Clone, Debug)]
struct SearchArgs {
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = positive)]
    workers: Option<usize>,
    /// Theorems at once in `bench`, each with a process of its own, of which --workers run at a time
    /// [default: as many as workers; four times as many with --policy model, which mostly waits for the
    /// model]
    #[arg(long, value_name = "N", value_parser = positive)]
    searches: Option<usize>,
    /// Seconds per theorem; 0 for no limit
    #[arg(long, value_name = "S", default_value_t = 60.0, value_parser = seconds)]
    timeout: f64,
    /// Tactics per theorem. The search is then deterministic: same proofs in the same order on every run
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Vary the order among moves of equal score; makes the search deterministic
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// In which order goals are searched
    #[arg(long, value_enum, default_value = "best-first")]
    strategy: values::StrategyValue,
    /// The score of a move is the cost of its way by the A-th power of its length: 0 is the cost of all
    /// steps, 1 that of a step in the mean [default: 0]
    #[arg(long, value_name = "A", value_parser = exponent)]
    alpha: Option<f64>,
    /// How many goals of a level --strategy beam works on [default: 8]
    #[arg(long, value_name = "K", value_parser = positive)]
    beam_width: Option<usize>,
    /// Do not try to refute statements
    #[arg(long)]
    no_refute: bool,
    #[command(flatten)]
    auto_bound: AutoBoundArgs,
    /// What puts moves in order, and where they come from [default: plain, or mixed where a language model is
    /// named]
    #[arg(long, value_enum)]
    policy: Option<compose::PolicyChoice>,
    /// Lemmas from the whole library, found for each goal
    #[arg(long, value_enum, default_value = "auto")]
    premises: compose::Switch,
    #[command(flatten)]
    model: Box<language_model_args::LanguageModelArgs>,
    #[command(flatten)]
    value: Box<value_args::ValueArgs>,
    #[command(flatten)]
    engine: engine_args::EngineArgs,
}

/// Searches for each engine that runs, where all moves come from a model.
const MODEL_SEARCHES: usize = 4;

impl SearchArgs {
    fn workers(&self) -> usize {
        self.engine.workers(self.workers)
    }

    /// How many theorems are searched at once if so many engines run.
    fn searches(&self, workers: usize) -> usize {
        let usual = match self.policy {
            Some(compose::PolicyChoice::Model) => MODEL_SEARCHES * workers,
            _ => workers,
        };
        self.searches.unwrap_or(usual).max(workers)
    }

    fn timeout(&self) -> Option<f64> {
        (self.timeout > 0.0).then_some(self.timeout)
    }

    fn options(&self) -> proof_search::SearchOptions {
        let usual = proof_search::SearchOptions::default();
        let alpha = self.alpha.unwrap_or(usual.scoring.alpha);
        proof_search::SearchOptions {
            strategy: self.strategy.with_width(self.beam_width),
            scoring: proof_search::Scoring { alpha, ..usual.scoring },
            seed: self.seed.unwrap_or(0),
            deterministic: self.steps.is_some() || self.seed.is_some(),
            ..usual
        }
    }
}

/// What to do about names that Lean binds by itself.
#[derive(Args, Clone, Copy, Debug, Default)]
struct AutoBoundArgs {
    /// Statements with names that Lean has bound by itself (they are reported in any case)
    #[arg(long, value_enum, default_value = "report", value_name = "WHAT")]
    auto_bound: values::AutoBoundValue,
}

impl AutoBoundArgs {
    fn policy(self) -> AutoBoundPolicy {
        self.auto_bound.into()
    }
}

/// Options of output.
#[derive(Args, Clone, Debug)]
struct OutputArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n) if n > 0 => Ok(n),
        _ => Err("must be a number of at least 1".into()),
    }
}

fn exponent(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|n| (0.0..=2.0).contains(n));
    number.ok_or_else(|| "must be a number from 0 to 2".into())
}

/// Thirty years: clocks cannot tell of much later moments.
const LONGEST_S: f64 = 1e9;

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(s) if (0.0..=LONGEST_S).contains(&s) => Ok(s),
        _ => Err(format!("must be a number of seconds up to {LONGEST_S}, 0 for no limit")),
    }
}

/// Status of a program whose reader has gone, as the signal for it would give.
const READER_GONE: i32 = 128 + 13;

/// A reader that has seen enough (`prover … | head`) is no reason for a message. The signal itself stays
/// ignored: pipes to workers break too, and that is handled.
fn end_quietly_without_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let text = info.payload().downcast_ref::<String>().map(String::as_str).unwrap_or_default();
        if text.starts_with("failed printing to stdout") && text.contains("Broken pipe") {
            std::process::exit(READER_GONE);
        }
        usual(info);
    }));
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    end_quietly_without_reader();
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("PROVER_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.with_ansi(colours).without_time().init();
    let result = match cli.command {
        Command::Prove(args) => prove::run(args),
        Command::Bench(args) => bench::run(*args),
        Command::Check(args) => check::run(args),
        Command::Lint(args) => lint::run(args),
        Command::Index(args) => index::run(args),
        Command::Retrieve(args) => retrieve::run(args),
        Command::Retriever(command) => retriever::run(command),
        Command::Policy(command) => policy::run(command),
        Command::Model(command) => model::run(command),
        Command::Mutate(args) => mutate::run(args),
        Command::Corpus(command) => corpus::run(command),
        Command::Extract(args) => extract::run(args),
        Command::Fstar(command) => fstar::run(command),
        Command::Session(args) => session::run(args),
        Command::Mcp(args) => mcp::run(args),
        Command::Goals(args) => goals::run(args),
        Command::Try(args) => try_tactics::run(args),
        Command::Suggest(args) => suggest::run(args),
        Command::Outline(args) => outline::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Kernel(args) => kernel::run(args),
        Command::Setup(args) => setup::run(args),
        Command::Doctor(args) => doctor::run(args),
        Command::LeanRepl(args) => lean_repl::run(args),
        Command::PremisesServer(args) => premises_server::run(args),
        Command::Priors(args) => priors::run(args),
    };
    result.unwrap_or_else(|failure| {
        eprintln!("error: {failure}");
        failure.exit_code()
    })
}

/// The axioms of a proof in words. The library's theorems come without their proofs, so what those rest on is
/// not known here, and the words must not claim it.
fn axioms(names: &[String]) -> String {
    match names {
        [] => "no axioms beyond the library".into(),
        names => format!("axioms {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    /// Every command's help has an example, and every example is a command line that the program understands.
    #[test]
    fn all_help_has_examples_that_are_understood() {
        use clap::CommandFactory;
        let mut waiting = vec![Cli::command()];
        let mut seen = 0;
        while let Some(command) = waiting.pop() {
            waiting.extend(command.get_subcommands().filter(|c| c.get_name() != "help").cloned());
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let name = command.get_name();
            assert!(help.contains("Example:\n") || help.contains("Examples:\n"), "{name}: {help}");
            let examples =
                help.lines().filter_map(|l| l.strip_prefix("  ")).filter_map(|l| l.split_once("prover "));
            let mut of_this = 0;
            for (before, example) in examples {
                // They stand behind a variable, another program or a quoted text; `curl` has no such word.
                if !(before.is_empty() || before.ends_with(' ')) {
                    continue;
                }
                of_this += 1;
                let words = words(example);
                let parsed = Cli::try_parse_from(std::iter::once("prover".to_owned()).chain(words.clone()));
                assert!(parsed.is_ok(), "{name}: {words:?}: {}", parsed.err().unwrap());
            }
            assert!(of_this > 0, "{name}: no example begins with `prover`");
            seen += of_this;
        }
        assert!(seen > 60, "{seen} examples");
    }

    /// The words of a line as a shell divides it, up to what explains it: two spaces, or a redirection.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let (mut quoted, mut spaces) = (false, 0);
        for c in line.chars() {
            spaces = if c == ' ' && !quoted { spaces + 1 } else { 0 };
            match c {
                '\'' => quoted = !quoted,
                ' ' if !quoted && spaces == 1 => words.push(String::new()),
                ' ' if !quoted => break,
                '<' | '|' | '>' | '&' if !quoted => break,
                c => words.last_mut().expect("one at least").push(c),
            }
        }
        words.retain(|w| !w.is_empty());
        words
    }

    /// An option that changes nothing would say something that is not so.
    #[test]
    fn the_doctor_of_fstar_takes_only_what_it_uses() {
        let takes = |option: &[&str]| {
            let command = ["prover", "fstar", "doctor"].iter().chain(option);
            Cli::try_parse_from(command).is_ok()
        };
        for option in [&["--include", "lib"][..], &["--dependencies", "sources"], &["--memory-mb", "2048"]] {
            assert!(takes(option), "{option:?}");
        }
        for option in [&["--timeout", "5"][..], &["--workers", "2"], &["--confirm", "never"]] {
            assert!(!takes(option), "{option:?}");
        }
    }

    #[test]
    fn numbers_are_checked() {
        assert!(Cli::try_parse_from(["prover", "bench", "x", "--workers", "0"]).is_err());
        assert!(Cli::try_parse_from(["prover", "bench", "x", "--timeout", "-1"]).is_err());
        let cli = Cli::try_parse_from(["prover", "bench", "x", "--timeout", "0", "--seed", "3"]).unwrap();
        let Command::Bench(args) = cli.command else { panic!() };
        assert_eq!(args.search.timeout(), None);
        assert!(args.search.options().deterministic);
    }
}
