//! The first line: what is proved, how far it is, what goes on.

use super::palette::Palette;
use crate::app::App;
use crate::found::Progress;
use crate::wrap::cut;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

const SPINNER: [&str; 4] = ["⠋", "⠙", "⠴", "⠦"];

/// The line.
pub fn line(app: &App, palette: Palette, width: usize) -> Line<'static> {
    let count = app.scene.goals.len();
    let place = match count {
        0 => "no goals left".to_owned(),
        1 => "1 goal".to_owned(),
        n => format!("goal {} of {n}", app.scene.focus + 1),
    };
    let name = cut(&app.scene.name, width / 2);
    let mut spans = vec![Span::styled(format!(" {name} "), palette.chosen()), Span::raw(format!(" {place}"))];
    let refuted = app.now().and_then(|f| f.counterexample.as_ref());
    if let Some(counterexample) = refuted {
        let witness = counterexample.witness.as_deref().unwrap_or("its negation is proved");
        spans.push(Span::raw(" · "));
        spans.push(Span::styled(format!("false: {witness}"), palette.bad()));
    }
    let used: usize = spans.iter().map(|s| s.content.width()).sum();
    let status = status(app);
    if !status.is_empty() {
        spans.push(Span::styled(cut(&format!(" · {status}"), width.saturating_sub(used)), palette.plain()));
    }
    Line::from(spans)
}

/// What goes on, in words.
fn status(app: &App) -> String {
    let spinner = SPINNER[app.ticks as usize % SPINNER.len()];
    let mut parts = vec![];
    if let Some((tactic, since)) = &app.trying {
        let seconds = (app.ticks - since) / 4;
        parts.push(format!("{spinner} running `{}` {seconds} s (Esc stops it)", cut(tactic, 24)));
    }
    if let Some((ended, of, proved)) = app.all {
        parts.push(format!("{spinner} searching all: {} of {of}, {proved} proved", (ended + 1).min(of)));
    }
    if let Some(found) = app.now() {
        match &found.searching {
            Progress::Running(0) => parts.push(format!("{spinner} searching…")),
            Progress::Running(n) => parts.push(format!("{spinner} searching… {}", tactics(*n))),
            Progress::Ended(n) => parts.push(format!("proof found, {}", tactics(*n))),
            Progress::Failed(reason) => parts.push(format!("no proof found: {reason}")),
            Progress::No => {}
        }
        match &found.suggesting {
            Progress::Running(_) if !found.searching.is_running() => {
                parts.push(format!("{spinner} suggesting…"))
            }
            Progress::Failed(reason) => parts.push(format!("no suggestions: {reason}")),
            _ => {}
        }
        if let Progress::Failed(reason) = &found.refuting {
            parts.push(format!("not refuted: {reason}"));
        }
    }
    if app.is_judging() {
        parts.push(format!("{spinner} judging…"));
    }
    parts.join(" · ")
}

fn tactics(count: u64) -> String {
    if count == 1 { "1 tactic".into() } else { format!("{count} tactics") }
}
