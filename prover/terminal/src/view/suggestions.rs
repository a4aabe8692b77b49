//! Suggestions, and what the chosen one leaves.

use super::goals::goal_lines;
use super::palette::Palette;
use super::pane;
use crate::app::App;
use crate::message::ShownSuggestion;
use crate::name::Name;
use crate::wrap::{cut, wrap};
use proof_session::{Change, GoalText};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Borders, Paragraph};
use unicode_width::UnicodeWidthStr;

/// Draws the list, and below it the chosen suggestion in full.
pub fn suggestions(app: &App, palette: Palette, frame: &mut Frame, area: Rect) {
    let suggestions = app.suggestions();
    let what = if app.only_premises { "suggestions from premises" } else { "suggestions" };
    let title = match suggestions.len() {
        0 => format!(" {what} "),
        n => format!(" {what} {} of {n} ", app.at() + 1),
    };
    let list_height =
        (suggestions.len().max(1) as u16 + 1).min((area.height / 2 + 1).max(3)).min(area.height);
    let list = Rect { height: list_height, ..area };
    let inner =
        pane(frame, list, Line::styled(title, palette.strong()), Borders::TOP | Borders::LEFT, palette);
    let (width, height) = (inner.width as usize, inner.height as usize);
    let from = (app.at() + 1).saturating_sub(height);
    // What they leave stands in one column.
    let tactics = suggestions.iter().skip(from).take(height).map(|o| cut(&o.tactic, width * 2 / 5).width());
    let column = tactics.max().unwrap_or_default();
    let row =
        |(i, o): (usize, &&ShownSuggestion)| suggestion_line(i, o, i == app.at(), (width, column), palette);
    let mut rows: Vec<Line> = suggestions.iter().enumerate().skip(from).take(height).map(row).collect();
    if rows.is_empty() {
        rows.push(Line::styled(format!(" {}", nothing(app)), palette.dim()));
    }
    frame.render_widget(Paragraph::new(rows), inner);
    let below = Rect { y: list.bottom(), height: area.height - list_height, ..area };
    if below.height >= 2 {
        details(app, palette, frame, below);
    }
}

fn nothing(app: &App) -> &'static str {
    match app.now() {
        None => "nothing is left to do",
        Some(found) if found.suggesting.is_running() => "running what may help…",
        Some(_) if app.only_premises => "no premise has helped (p shows all)",
        Some(_) => "nothing that was run has helped; t types a tactic",
    }
}

/// `▸1 ✓ omega   closes the goal   2 ms`.
fn suggestion_line(
    index: usize,
    suggestion: &ShownSuggestion,
    is_chosen: bool,
    (width, column): (usize, usize),
    palette: Palette,
) -> Line<'static> {
    let number = if index < 9 { (index + 1).to_string() } else { " ".into() };
    let pointer = if is_chosen { "▸" } else { " " };
    let sign = if suggestion.closes { "✓" } else { " " };
    let time = format!("{:.0}ms", suggestion.ms.max(1.0));
    // The sign says it already, and so does the line below.
    let wide = width >= 60;
    let summary =
        if suggestion.closes && !suggestion.is_search() && !wide { "" } else { suggestion.summary.as_str() };
    let from = if wide { format!("{} {time}", suggestion.from) } else { time };
    let room = width.saturating_sub(6 + from.width());
    let tactic = cut(&suggestion.tactic, if summary.is_empty() { room.saturating_sub(2) } else { column });
    let between = " ".repeat(column.saturating_sub(tactic.width()) + 2);
    let summary = cut(summary, room.saturating_sub(column + 2));
    let used = tactic.width() + between.len() + summary.width();
    let gap = " ".repeat(room.saturating_sub(used) + 1);
    let style = if is_chosen { palette.chosen() } else { palette.plain() };
    Line::from(vec![
        Span::styled(format!("{pointer}{number}"), palette.strong()),
        Span::styled(format!("{sign} "), palette.good()),
        Span::styled(tactic, style),
        Span::raw(between),
        Span::styled(summary, if suggestion.closes { palette.good() } else { palette.plain() }),
        Span::raw(gap),
        Span::styled(from, palette.dim()),
    ])
}

fn details(app: &App, palette: Palette, frame: &mut Frame, area: Rect) {
    let Some(suggestion) = app.suggestion() else {
        pane(frame, area, Line::default(), Borders::LEFT, palette);
        return;
    };
    let title = format!(" {} · {:.1} ms ", suggestion.from, suggestion.ms);
    let inner = pane(frame, area, Line::styled(title, palette.dim()), Borders::TOP | Borders::LEFT, palette);
    let (width, height) = (inner.width as usize, inner.height as usize);
    // Of a long tactic the beginning is enough to know it again.
    let most = if suggestion.goals.is_empty() { usize::MAX } else { (height / 3).max(2) };
    let mut lines = in_full(app, suggestion, most, width, palette);
    if lines.len() > height {
        lines = shown(app, suggestion, most, true, width, palette);
    }
    let more = lines.len().saturating_sub(height);
    lines.truncate(height);
    if more > 0
        && let Some(last) = lines.last_mut()
    {
        *last = Line::styled(format!(" ↓ {} more lines (v)", more + 1), palette.dim());
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

/// The tactic, so many lines of it, and the goals that it leaves.
pub fn in_full(
    app: &App,
    suggestion: &ShownSuggestion,
    most: usize,
    width: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    shown(app, suggestion, most, false, width, palette)
}

/// The same; `brief` leaves out hypotheses that are as they were.
fn shown(
    app: &App,
    suggestion: &ShownSuggestion,
    most: usize,
    brief: bool,
    width: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    let tactic = wrap(&suggestion.tactic, width.saturating_sub(1), 2);
    let cut_off = tactic.len() > most;
    let count = if cut_off { most - 1 } else { tactic.len() };
    let tactic = tactic.into_iter().take(count);
    let mut lines: Vec<Line> = tactic.map(|l| Line::styled(format!(" {l}"), palette.strong())).collect();
    if cut_off {
        lines.push(Line::styled(" …".to_owned(), palette.dim()));
    }
    if app.only_premises && suggestion.lemmas.is_empty() {
        lines.extend(cited(app, width, palette));
    }
    for lemma in &suggestion.lemmas {
        let text = wrap(&format!("{} : {}", lemma.name, lemma.statement), width.saturating_sub(3), 2);
        lines.extend(text.into_iter().map(|l| Line::styled(format!("   {l}"), palette.dim())));
    }
    let before = app.scene.goal().and_then(|g| g.parts.first());
    for (i, text) in suggestion.goals.iter().enumerate() {
        if suggestion.goals.len() > 1 {
            lines.push(Line::styled(format!(" goal {} of {}", i + 1, suggestion.goals.len()), palette.dim()));
        }
        match GoalText::parse(text) {
            Some(mut goal) => {
                if let Some(before) = before.filter(|_| brief) {
                    goal.hypotheses.retain(|h| GoalText::change(before, h) != Change::Same);
                }
                lines.extend(goal_lines(&goal, before, width, palette));
            }
            None => lines.extend(wrap(text, width, 2).into_iter().map(Line::raw)),
        }
    }
    if suggestion.closes {
        lines.push(Line::styled(format!(" ✓ {}", suggestion.summary), palette.good()));
    }
    lines
}

/// Statements of the premises that the chosen suggestion names.
fn cited(app: &App, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let mut lines = vec![];
    for name in app.cited() {
        if let Some(Name::Known(known)) = app.names.get(&name) {
            let text = wrap(&known.statement, width.saturating_sub(3), 2);
            lines.extend(text.into_iter().map(|l| Line::styled(format!("   {l}"), palette.dim())));
        }
    }
    lines
}
