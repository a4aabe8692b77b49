//! What a run of `prover bench` came to, and how it is reported.

use super::failure::Failure;
use prover_evaluate::bench::Summary;
use prover_whole::WholeSummary;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a run on a suite came to, whoever's suite it is.
pub(super) struct BenchRun {
    /// What is printed of it.
    pub figures: Figures,
    /// How many theorems, definitions or candidates have results, and how many there are.
    pub done: usize,
    pub total: usize,
    /// What is counted: `theorems`.
    pub what: &'static str,
    /// How many of the results were in the file already.
    pub resumed: usize,
    pub interrupted: bool,
    /// The file with the results.
    pub out: PathBuf,
    /// Further lines for the user, each a sentence.
    pub notes: Vec<String>,
    /// The exit status of a run that was not interrupted.
    pub status: ExitCode,
}

/// The figures of a run.
pub(super) enum Figures {
    /// Of a search.
    Search(Box<Summary>),
    /// Of whole proofs of a language model.
    Whole(Box<WholeSummary>),
    /// Of candidates that were checked: as a table, and as JSON.
    Check { table: String, json: serde_json::Value },
}

impl BenchRun {
    /// Prints figures and notes; the exit status.
    pub fn report(self, json: bool, families: bool) -> Result<ExitCode, Failure> {
        match &self.figures {
            Figures::Search(summary) if json => println!("{}", serde_json::to_string_pretty(summary)?),
            Figures::Whole(summary) if json => println!("{}", serde_json::to_string_pretty(summary)?),
            Figures::Check { json: figures, .. } if json => {
                println!("{}", serde_json::to_string_pretty(figures)?);
            }
            Figures::Search(summary) => {
                println!("{}", summary.table());
                if families {
                    println!("{}", summary.family_table());
                }
            }
            Figures::Whole(summary) => {
                println!("{}", summary.table());
                if families {
                    println!("{}", summary.bench.family_table());
                }
            }
            Figures::Check { table, .. } => println!("{table}"),
        }
        let BenchRun { done, total, what, .. } = self;
        let out = self.out.display();
        if self.interrupted {
            eprintln!(
                "interrupted: {done} of {total} {what} have results in {out}; run the same command again to \
                 continue"
            );
            return Ok(ExitCode::from(130));
        }
        match self.resumed {
            all if all == done && done > 0 => eprintln!("all results were in {out} already"),
            0 => eprintln!("results: {out}"),
            some => eprintln!("results: {out} ({some} of them from earlier runs)"),
        }
        self.notes.iter().for_each(|note| eprintln!("{note}"));
        Ok(self.status)
    }
}
