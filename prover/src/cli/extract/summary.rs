//! What was read of a project.

use super::ExtractArgs;
use crate::cli::lean::count;
use proof_extract::{ModuleTrace, ProjectTrace, ReplayCheck, TracedDeclaration};
use serde_json::json;
use std::time::Duration;

/// Tactics that gave other goals are told up to this number; all are counted.
const TOLD: usize = 10;
/// What was read, in figures.
pub(super) struct Summary {
    files: usize,
    unread: usize,
    with_errors: usize,
    declarations: usize,
    theorems: usize,
    tactics: usize,
    premises: usize,
    /// Tactics that are left out, as the goals after them are not known.
    untraced: usize,
    /// Tactics that gave the same goals once more.
    same: usize,
    /// Those that did not, with a line for each.
    different: Vec<String>,
}

impl Summary {
    pub fn of(trace: &ProjectTrace, unread: usize, with_errors: usize) -> Summary {
        let all: Vec<(&ModuleTrace, &TracedDeclaration)> =
            trace.modules().iter().flat_map(|m| m.declarations.iter().map(move |d| (m, d))).collect();
        let mut summary = Summary {
            files: trace.modules().len(),
            unread,
            with_errors,
            declarations: all.len(),
            theorems: trace.theorems().count(),
            tactics: 0,
            premises: 0,
            untraced: trace.modules().iter().map(|m| m.untraced).sum(),
            same: 0,
            different: vec![],
        };
        for (module, step) in all.iter().flat_map(|(m, d)| d.steps.iter().map(move |s| (m, s))) {
            summary.tactics += 1;
            summary.premises += step.premises.len();
            let why = match &step.replay {
                None => continue,
                Some(ReplayCheck::Same) => {
                    summary.same += 1;
                    continue;
                }
                Some(ReplayCheck::Other(goals)) => {
                    format!("{} instead of {}", goals_text(goals), goals_text(&step.after))
                }
                Some(ReplayCheck::Failed(reason)) => format!("fails: {}", first_line(reason)),
            };
            let (path, start, text) = (&module.path, step.start, first_line(&step.text));
            summary.different.push(format!("{path}:{}:{}: `{text}` {why}", start.line, start.column + 1));
        }
        summary
    }

    pub fn print(&self, args: &ExtractArgs, time: Duration) {
        let replayed = self.same + self.different.len();
        if args.json {
            let replays = args.verify.then(|| json!({"same": self.same, "different": self.different}));
            let value = json!({
                "files": self.files, "unread": self.unread, "with_errors": self.with_errors,
                "declarations": self.declarations, "theorems": self.theorems, "tactics": self.tactics,
                "premises": self.premises, "untraced": self.untraced, "replays": replays,
                "seconds": time.as_secs_f64(),
            });
            println!("{value}");
            return;
        }
        let (files, declarations) =
            (count(self.files, "file", "files"), count(self.declarations, "declaration", "declarations"));
        println!(
            "{files}, {declarations}, {} theorems, {} tactics that name {} premises; {:.1} s",
            self.theorems,
            self.tactics,
            self.premises,
            time.as_secs_f64()
        );
        if args.verify {
            let percent = 100.0 * self.same as f64 / replayed.max(1) as f64;
            println!(
                "run once more: {} of {replayed} tactics gave the same goals ({percent:.1} %)",
                self.same
            );
            self.different.iter().take(TOLD).for_each(|line| println!("  {line}"));
            if self.different.len() > TOLD {
                println!("  … and {} more (all with --json)", self.different.len() - TOLD);
            }
        }
        if self.untraced > 0 {
            println!(
                "{} left out, as the goals after them are not known",
                count(self.untraced, "tactic", "tactics")
            );
        }
        if self.unread + self.with_errors > 0 {
            println!("{} not read, {} with errors", count(self.unread, "file", "files"), self.with_errors);
        }
        println!("written to {}", args.out.display());
    }
}

fn goals_text(goals: &[String]) -> String {
    match goals {
        [] => "no goals".into(),
        goals => format!("{:?}", goals.join(" | ")),
    }
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}
