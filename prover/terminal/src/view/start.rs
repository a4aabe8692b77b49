//! Before there is a proof: a statement is asked for, something is chosen, a session is opened.

use super::palette::Palette;
use crate::app::{App, Choice};
use crate::wrap::{cut, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

/// Asks for a statement.
pub fn ask(app: &App, palette: Palette, frame: &mut Frame) {
    let area = frame.area();
    let width = area.width as usize - 2;
    let mut lines = vec![
        Line::styled(" What is to be proved? ", palette.chosen()),
        Line::default(),
        Line::styled(" theorem t (a b : Nat) : a + b = b + a", palette.dim()),
        Line::styled(" ∀ n : Nat, n % 2 = 0 ∨ n % 2 = 1          (\\forall, \\or)", palette.dim()),
        Line::default(),
    ];
    let before = format!("{}▏", app.line.before());
    let cursor = app.line.before().chars().count();
    let behind: String = app.line.text().chars().skip(cursor).collect();
    let typed = wrap(&format!("> {before}{behind}"), width, 2);
    lines.extend(typed.into_iter().map(|l| Line::styled(format!(" {l}"), palette.strong())));
    lines.push(Line::default());
    lines.extend(error(app, width, palette));
    put(frame, lines, " ↵ open   Esc quit", palette);
}

/// A list to choose from.
pub fn choose(app: &App, choice: &Choice, palette: Palette, frame: &mut Frame) {
    let area = frame.area();
    let width = area.width as usize - 2;
    let mut lines = vec![Line::styled(format!(" {} ", choice.title), palette.chosen()), Line::default()];
    let error = error(app, width, palette);
    let height = (area.height as usize).saturating_sub(4 + error.len()).max(1);
    let from = (choice.at + 1).saturating_sub(height);
    let names = choice.entries.iter().map(|e| e.title.width()).max().unwrap_or_default().min(width / 3);
    for (i, entry) in choice.entries.iter().enumerate().skip(from).take(height) {
        let number = if i < 9 { (i + 1).to_string() } else { " ".into() };
        let pointer = if i == choice.at { "▸" } else { " " };
        let title = cut(&entry.title, names);
        let gap = " ".repeat(names - title.width());
        let text = format!("{pointer}{number} {title}{gap}  {}", entry.detail);
        let style = if i == choice.at { palette.strong() } else { palette.plain() };
        lines.push(Line::styled(cut(&text, width), style));
    }
    lines.extend(error);
    put(frame, lines, " ↵ 1-9 open   ↑↓ choose   Esc quit", palette);
}

/// A session is being opened.
pub fn opening(app: &App, what: &str, palette: Palette, frame: &mut Frame) {
    let width = frame.area().width as usize - 2;
    let dots = ".".repeat(app.ticks as usize % 4);
    let mut lines = vec![Line::styled(format!(" opening{dots}"), palette.strong()), Line::default()];
    lines.extend(wrap(what, width, 2).into_iter().map(|l| Line::raw(format!(" {l}"))));
    put(frame, lines, " Esc quit", palette);
}

fn error(app: &App, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let Some(error) = &app.error else { return vec![] };
    let lines = wrap(error, width, 2).into_iter();
    lines.map(|l| Line::styled(format!(" {l}"), palette.bad())).collect()
}

fn put(frame: &mut Frame, lines: Vec<Line<'static>>, keys: &str, palette: Palette) {
    let area = frame.area();
    let above = Rect { height: area.height - 1, ..area };
    frame.render_widget(Paragraph::new(lines), above);
    let below = Rect { y: area.bottom() - 1, height: 1, ..area };
    frame.render_widget(Paragraph::new(Line::styled(keys.to_owned(), palette.dim())), below);
}
