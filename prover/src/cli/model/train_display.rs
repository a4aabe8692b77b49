//! The progress of a training.

use crate::cli::progress::Progress;
use model_training::{Event, Look};
use std::time::Instant;

/// Weight of the last step in the mean loss that is shown.
const LAST: f64 = 0.05;

/// Shows how a training goes, on standard error.
pub struct Display {
    progress: Progress,
    /// A mean over the last steps.
    loss: Option<f64>,
    look: Option<Look>,
    begun: Instant,
    /// Read since it began.
    tokens: usize,
}

impl Display {
    /// Shows nothing before the training begins.
    pub fn new() -> Display {
        Display { progress: Progress::new(), loss: None, look: None, begun: Instant::now(), tokens: 0 }
    }

    pub fn show(&mut self, event: &Event) {
        match event {
            Event::Prepared { step, steps, .. } => {
                if *step > 0 {
                    self.say(&format!("going on after step {step} of {steps}"));
                }
                self.begun = Instant::now();
                self.progress.begin(*steps, *step);
            }
            Event::Step { step, loss, tokens } => {
                self.tokens += tokens;
                self.loss = Some(self.loss.map_or(*loss, |mean| (1.0 - LAST) * mean + LAST * loss));
                let held_out = self.look.map_or(String::new(), |l| format!(", held out {:.3}", l.held_out));
                let each = self.tokens as f64 / self.begun.elapsed().as_secs_f64().max(1e-3);
                let loss = self.loss.unwrap_or(*loss);
                self.progress.set(*step, format_args!("loss {loss:.3}{held_out}, {each:.0} tokens/s"));
            }
            Event::Look(look) => {
                self.look = Some(*look);
                let Look { step, loss, held_out, exact } = look;
                let exact = 100.0 * exact;
                self.say(&format!("step {step}: loss {loss:.3}, held out {held_out:.3}, {exact:.1} % exact"));
            }
        }
    }

    /// A line that stays.
    pub fn say(&self, text: &str) {
        self.progress.say(text);
    }

    pub fn finish(&self) {
        self.progress.finish();
    }
}
