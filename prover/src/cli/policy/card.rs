//! `MODEL.md`: what a policy's model was made of, and how good it is.

use crate::cli::failure::Failure;
use proof_policy::train::{Figures, Kind, TrainOptions, Trained};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The facts of a training.
pub struct Card<'a> {
    /// Files with their hashes.
    files: Vec<(String, String)>,
    options: &'a TrainOptions,
    trained: &'a Trained,
}

impl<'a> Card<'a> {
    /// # Errors
    /// When a file cannot be read.
    pub fn new(
        files: &[PathBuf],
        options: &'a TrainOptions,
        trained: &'a Trained,
    ) -> Result<Card<'a>, Failure> {
        let hashed = |path: &PathBuf| {
            let mut hash = Sha256::new();
            std::io::copy(&mut std::fs::File::open(path)?, &mut hash)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok::<_, std::io::Error>((name, hash.finalize().iter().map(|b| format!("{b:02x}")).collect()))
        };
        Ok(Card { files: files.iter().map(hashed).collect::<Result<_, _>>()?, options, trained })
    }

    /// Writes the card.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = self.text();
        std::fs::write(path, text).map_err(|e| Failure::new(format!("cannot write {}: {e}", path.display())))
    }

    fn text(&self) -> String {
        let Card { files, options, trained } = self;
        let mut text = String::from(
            "# Model of what pays\n\n\
             For each tactic and goal: how likely the tactic is to succeed there, and how long it takes. \
             Trained from random\n\
             weights by `prover policy train` alone, on what the search itself tried.\n\n\
             ## Data\n\n| | |\n|---|---|\n",
        );
        let mut put = |line: std::fmt::Arguments| writeln!(text, "{line}").expect("a string");
        for (name, hash) in files {
            put(format_args!("| attempts | `{name}`, SHA-256 `{hash}` |"));
        }
        let [theorems, goals, attempts] = trained.counts;
        put(format_args!("| training | {theorems} theorems, {goals} goals, {attempts} attempts |"));
        let [theorems, goals, attempts] = trained.held_out_counts;
        put(format_args!("| held out | {theorems} theorems, {goals} goals, {attempts} attempts |"));
        put(format_args!("| tactics | {} |", trained.model.tallies().len()));
        put(format_args!("\n## Training\n\n| option | value |\n|---|---|"));
        for (name, value) in serde_json::json!(options).as_object().into_iter().flatten() {
            put(format_args!("| {name} | {value} |"));
        }
        put(format_args!("\n| epoch | loss | held out |\n|---|---|---|"));
        for e in &trained.epochs {
            let best = if e.number == trained.best { "**" } else { "" };
            put(format_args!("| {} | {:.4} | {best}{:.4}{best} |", e.number, e.loss, e.held_out));
        }
        put(format_args!(
            "\n## Figures\n\nOn the theorems that are held out, by which the epoch was chosen, too."
        ));
        put(format_args!("\n```\n{}```", figures(&trained.figures)));
        text
    }
}

/// Figures as lines of text.
pub fn figures(figures: &Figures) -> String {
    let mut text = String::new();
    let mut put = |line: std::fmt::Arguments| writeln!(text, "{line}").expect("a string");
    put(format_args!("{:<36} {:>10} {:>10}", "", "model", "tallies"));
    let auc = |auc: Option<f64>| auc.map_or("-".into(), |auc| format!("{auc:.3}"));
    for k in &figures.kinds {
        let what = match k.kind {
            Kind::Closers => "closers",
            Kind::Moves => "moves",
        };
        put(format_args!("{what}: {} attempts, {} succeeded", k.attempts, k.successes));
        put(format_args!(
            "{:<36} {:>10} {:>10}",
            "  area under the ROC curve",
            auc(k.model.auc),
            auc(k.tallies.auc)
        ));
        put(format_args!("{:<36} {:>10.4} {:>10.4}", "  log loss", k.model.log_loss, k.tallies.log_loss));
        for (i, bin) in k.calibration.iter().enumerate() {
            let name = if i == 0 { "  calibration: expected, observed" } else { "" };
            put(format_args!("{name:<36} {:>10.3} {:>10.3}", bin.expected, bin.observed));
        }
    }
    let factor = |error: f64| format!("{:.2}", error.exp());
    put(format_args!(
        "{:<36} {:>10} {:>10}",
        format!("times of {}: off by a factor of", figures.timed),
        factor(figures.time_error),
        factor(figures.time_error_of_tallies)
    ));
    text
}
