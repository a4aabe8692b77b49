//! The card of a model: what it was made of, and how good it is. It tells no date and no time, so that the
//! same training writes the same card.

use crate::{Counts, Progress, Source, TrainOptions};
use std::fmt::{Arguments, Write};

/// What a card tells.
pub(crate) struct Card<'a> {
    pub sources: &'a [Source],
    pub counts: &'a Counts,
    pub template: &'a str,
    pub options: &'a TrainOptions,
    pub progress: &'a Progress,
}

impl Card<'_> {
    /// The card in Markdown.
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# A generator of steps\n\nA decoder that reads a goal of Lean and writes the next tactic. \
             Trained from random weights by\n`prover model train` alone, on pairs of state and tactic.\n\n",
        );
        let mut put = |line: Arguments| {
            // writing to a text does not fail
            let _ = writeln!(text, "{line}");
        };
        let name = self.template.split(' ').next().unwrap_or_default();
        put(format_args!(
            "```sh\nprover bench SUITE --model-folder DIR --template {name} --policy mixed\n```\n"
        ));
        put(format_args!("## Data\n\n| file | bytes | pairs | SHA-256 |\n|---|---|---|---|"));
        for s in self.sources {
            put(format_args!("| `{}` | {} | {} | `{}` |", s.name, s.bytes, s.pairs, s.sha256));
        }
        let c = self.counts;
        let met = c.train + c.held_out + c.repeated + c.shared + c.unsayable + c.too_long;
        let read: usize = self.sources.iter().map(|s| s.pairs).sum();
        put(format_args!("\n| pairs | |\n|---|---|"));
        for (what, count) in [
            ("for training", c.train),
            ("held out, by theorem", c.held_out),
            ("repeated, and so left out", c.repeated),
            ("of a state that is held out, and so left out", c.shared),
            ("with a tactic that the template's answers cannot say, left out", c.unsayable),
            ("with a tactic that is too long, left out", c.too_long),
            ("with a question that lost its beginning", c.cut),
            ("of suites that figures are measured on, left out", read.saturating_sub(met)),
            ("lines that could not be read", c.unreadable),
        ] {
            put(format_args!("| {what} | {count} |"));
        }
        put(format_args!("\n{} tokens to learn from an epoch.", c.tokens));
        put(format_args!("\n## Training\n\n| | |\n|---|---|"));
        put(format_args!("| template | {} |", self.template));
        put(format_args!("| tokens of the tokenizer | {} |", c.vocabulary));
        put(format_args!("| weights | {} |", c.weights));
        for (name, value) in serde_json::json!(self.options).as_object().into_iter().flatten() {
            put(format_args!("| {} | {value} |", name.replace('_', " ")));
        }
        put(format_args!(
            "\n## Figures\n\nLoss of a token of a tactic (natural logarithm), and the share of"
        ));
        put(format_args!("held-out pairs whose tactic is what the model finds likeliest. The weights are"));
        put(format_args!("those of the line in bold: figures on what is held out chose it.\n"));
        put(format_args!("| step | loss | held out | exact |\n|---|---|---|---|"));
        let best = self.progress.best().map(|look| look.step);
        for l in &self.progress.looks {
            let bold = if best == Some(l.step) { "**" } else { "" };
            let exact = format!("{:.1} %", 100.0 * l.exact);
            put(format_args!("| {} | {:.4} | {bold}{:.4}{bold} | {exact} |", l.step, l.loss, l.held_out));
        }
        put(format_args!(
            "\nQuestions longer than the context are answered, though nothing as long was learned."
        ));
        put(format_args!(
            "`checkpoint.safetensors`, if it is there, is only needed to go on with the training."
        ));
        text
    }
}
