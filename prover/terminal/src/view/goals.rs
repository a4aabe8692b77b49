//! The goals: the present one in full, what its last step changed marked.

use super::palette::Palette;
use super::pane;
use crate::app::App;
use crate::wrap::wrap;
use proof_session::{Change, GoalText};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Borders, Paragraph};

/// Draws the present goal, or the verdict.
pub fn goals(app: &App, palette: Palette, frame: &mut Frame, area: Rect) {
    let scene = &app.scene;
    let title = match (scene.goals.len(), scene.goal()) {
        (0, _) => " no goals left ".to_owned(),
        (n, goal) => {
            let case = goal.and_then(|g| g.parts.first()?.case.clone()).map(|c| format!(" · {c}"));
            format!(" goal {} of {n}{} ", scene.focus + 1, case.unwrap_or_default())
        }
    };
    let inner = pane(frame, area, Line::styled(title, palette.strong()), Borders::TOP, palette);
    let width = inner.width as usize;
    let mut lines = vec![];
    match scene.goal() {
        Some(goal) => {
            for (i, part) in goal.parts.iter().enumerate() {
                if i > 0 {
                    lines.push(Line::styled(" to be proved together with".to_owned(), palette.dim()));
                }
                lines.extend(goal_lines(part, goal.before.as_ref(), width, palette));
            }
        }
        None => lines = finished(app, width, palette),
    }
    // The target stands last, and is what one looks at.
    let height = inner.height as usize;
    let most = lines.len().saturating_sub(height);
    let from = most - app.goals_up.min(most);
    let mut shown: Vec<Line> = lines.into_iter().skip(from).take(height).collect();
    if from > 0
        && let Some(first) = shown.first_mut()
    {
        *first = Line::styled(format!(" ↑ {} more lines (PgUp)", from + 1), palette.dim());
    }
    frame.render_widget(Paragraph::new(shown), inner);
}

/// A goal: a sign, then a hypothesis or the target. `+` is new, `~` has changed.
pub fn goal_lines(
    goal: &GoalText,
    before: Option<&GoalText>,
    width: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    let mut lines = vec![];
    let mut put = |change: Change, text: &str| {
        let (sign, style) = match change {
            Change::Same => (" ", palette.plain()),
            Change::New => ("+", palette.good()),
            Change::Changed => ("~", palette.changed()),
        };
        for (i, line) in wrap(text, width.saturating_sub(2), 2).into_iter().enumerate() {
            let sign = if i == 0 { sign } else { " " };
            lines.push(Line::from(vec![Span::styled(format!("{sign} "), style), Span::styled(line, style)]));
        }
    };
    for hypothesis in &goal.hypotheses {
        let change = before.map_or(Change::Same, |b| GoalText::change(b, hypothesis));
        put(change, &hypothesis.text());
    }
    let changed = before.is_some_and(|b| b.target != goal.target);
    let change = if changed { Change::Changed } else { Change::Same };
    put(change, &format!("⊢ {}", goal.target.replace('\n', "\n  ")));
    lines
}

fn finished(app: &App, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let say = |text: &str, style| {
        let lines = wrap(text, width.saturating_sub(1), 2).into_iter();
        lines.map(move |l| Line::styled(format!(" {l}"), style)).collect::<Vec<_>>()
    };
    let mut lines = match &app.verdict {
        None => {
            say("All goals are closed. The judge replays the text in a fresh environment…", palette.plain())
        }
        Some(v) if v.accepted => say(&format!("✓ proved, {}", v.words), palette.good()),
        Some(v) => say(&format!("✗ not accepted, {}", v.words), palette.bad()),
    };
    lines.push(Line::default());
    let save = if app.scene.place.is_some() { "w writes it into the file, y" } else { "y" };
    lines.extend(say(&format!("{save} shows and copies the text, u goes back, q leaves."), palette.dim()));
    lines
}
