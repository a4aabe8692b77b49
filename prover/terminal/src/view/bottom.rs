//! The lower part: the script, Lean's message, the line, the keys.

use super::palette::Palette;
use crate::app::{App, Mode};
use crate::wrap::{cut, wrap};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// What stands before the line.
const PROMPT: &str = "tactic> ";

/// The same where the library is searched.
const FIND: &str = "search> ";

/// The script, so many lines of it at most, those around the present goal.
pub fn script(app: &App, palette: Palette, width: usize, most: usize) -> Vec<Line<'static>> {
    let script = &app.scene.script;
    let chosen = match app.mode {
        Mode::Script(at) => Some(at),
        _ => None,
    };
    let goal = app.goal();
    let present = script.iter().position(|l| l.open && l.goal == goal && goal.is_some());
    let target = chosen.or(present).unwrap_or(script.len().saturating_sub(1));
    let from = (target + 1 + most / 3).min(script.len()).saturating_sub(most);
    let shown = script.iter().enumerate().skip(from).take(most);
    let title = match &app.scene.place {
        _ if chosen.is_some() => "choose the step to take back",
        Some(_) => "script (w writes it into the file)",
        None => "script",
    };
    let rest = script.len().saturating_sub(most);
    let title = if rest > 0 { format!("{title}, {most} of {} lines", script.len()) } else { title.into() };
    let mut lines = vec![rule(&title, width, palette)];
    lines.extend(shown.map(|(i, line)| {
        let (sign, style) = match () {
            () if chosen == Some(i) => ("▸", palette.chosen()),
            () if present == Some(i) => ("▸", palette.changed()),
            () if line.open => (" ", palette.changed()),
            () => (" ", palette.plain()),
        };
        Line::from(vec![Span::raw(format!("{sign} ")), Span::styled(cut(&line.text, width - 2), style)])
    }));
    lines
}

fn rule(title: &str, width: usize, palette: Palette) -> Line<'static> {
    let title = format!(" {} ", cut(title, width.saturating_sub(4)));
    let rest = "─".repeat(width.saturating_sub(title.width()));
    Line::from(vec![Span::styled(title, palette.strong()), Span::styled(rest, palette.dim())])
}

/// Lean's message, whole; it is scrolled if there is too little room.
pub fn error(app: &App, palette: Palette, width: usize, most: usize) -> Vec<Line<'static>> {
    let Some(error) = &app.error else { return vec![] };
    let lines = wrap(error, width.saturating_sub(2), 2);
    let scroll = app.error_scroll.min(lines.len().saturating_sub(most));
    let more = lines.len().saturating_sub(most);
    let title = match more {
        0 => "Lean says".to_owned(),
        _ => format!("Lean says, lines {} to {} of {} (PgDn)", scroll + 1, scroll + most, lines.len()),
    };
    let mut out = vec![rule(&title, width, palette)];
    let shown = lines.into_iter().skip(scroll).take(most);
    out.extend(shown.map(|l| Line::from(vec![Span::styled("! ", palette.bad()), Span::raw(l)])));
    out
}

/// The words that the completion offers.
pub fn completion(app: &App, palette: Palette, width: usize) -> Vec<Line<'static>> {
    let Some(completion) = app.line.completion.as_ref().filter(|_| app.mode == Mode::Typing) else {
        return vec![];
    };
    let from = completion.at.unwrap_or_default();
    let mut spans = vec![Span::raw("  ")];
    let mut used = 2;
    for (i, word) in completion.words.iter().enumerate().skip(from) {
        if used + word.width() + 3 > width {
            spans.push(Span::raw("…"));
            break;
        }
        let style = if completion.at == Some(i) { palette.chosen() } else { palette.plain() };
        spans.push(Span::styled(word.clone(), style));
        spans.push(Span::raw("  "));
        used += word.width() + 2;
    }
    vec![Line::from(spans)]
}

/// What was done last, or what the user should know of the statement; whole.
pub fn note(app: &App, palette: Palette, width: usize) -> Vec<Line<'static>> {
    let remarks = app.scene.remarks.join("; ");
    let note = app.note.clone().unwrap_or(remarks);
    wrap(&note, width, 2).into_iter().map(|l| Line::styled(l, palette.changed())).collect()
}

/// The user's line.
pub fn line(app: &App, palette: Palette, width: usize) -> Line<'static> {
    match app.mode {
        Mode::Typing | Mode::Finding => {
            let text = visible(app, width).0;
            Line::from(vec![Span::styled(typed(app).0, palette.strong()), Span::raw(text)])
        }
        _ => Line::styled(format!("{PROMPT}(t to type)"), palette.dim()),
    }
}

/// The line that keys go to, and what stands before it.
fn typed(app: &App) -> (&'static str, &crate::line::Line) {
    match app.mode {
        Mode::Finding => (FIND, &app.query),
        _ => (PROMPT, &app.line),
    }
}

/// The part of the line around the cursor, and the cursor's column in it.
fn visible(app: &App, width: usize) -> (String, usize) {
    let room = width.saturating_sub(PROMPT.len() + 1).max(8);
    let shown = |text: &str| text.replace('\n', "↵");
    let line = typed(app).1;
    let before = shown(&line.before());
    let text = shown(line.text());
    let mut skipped = 0;
    let mut start = 0;
    for (i, c) in before.char_indices() {
        if before[i..].width() < room {
            start = i;
            break;
        }
        skipped += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        start = i + c.len_utf8();
    }
    let mut part = String::new();
    for c in text[start..].chars() {
        if part.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) > room {
            break;
        }
        part.push(c);
    }
    (part, before.width() - skipped)
}

/// The column of the cursor.
pub fn cursor(app: &App, width: usize) -> u16 {
    (PROMPT.len() + visible(app, width).1) as u16
}

/// The keys that mean something now, as many as there is room for.
pub fn keys(app: &App, palette: Palette, width: usize, most: usize) -> Vec<Line<'static>> {
    let keys: &[(&str, &str)] = match app.mode {
        Mode::Normal => &[
            ("↵ 1-9", "take"),
            ("↑↓", "choose"),
            ("v", "view"),
            ("t", "type"),
            ("u", "undo"),
            ("r", "redo"),
            ("n", "next"),
            ("s", "search"),
            ("S", "all"),
            ("f", "false?"),
            ("p", "premises"),
            ("/", "find"),
            ("x", "retract"),
            ("g", "past"),
            ("w", "save"),
            ("y", "copy"),
            ("h", "help"),
            ("q", "quit"),
        ],
        Mode::Typing => &[
            ("↵", "run"),
            ("Tab", "complete"),
            ("\\to", "→"),
            ("↑↓", "choose a suggestion"),
            ("^P ^N", "earlier lines"),
            ("F1", "info on the name"),
            ("Esc", "stop, back to commands"),
        ],
        Mode::Finding => &[
            ("↵", "search"),
            ("Nat.add", "name"),
            ("?a + _ = ?a", "pattern"),
            ("|- _ ≤ _", "conclusion"),
            ("prefix of a list", "words"),
            ("Esc", "back"),
        ],
        Mode::Script(_) => &[("↑↓", "choose a step"), ("↵", "take it back"), ("Esc", "back")],
    };
    let mut lines = vec![vec![]];
    let mut used = 0;
    for (key, meaning) in keys {
        let wide = key.width() + meaning.width() + 3;
        if used + wide > width + 2 {
            lines.push(vec![]);
            used = 0;
        }
        let line = lines.last_mut().expect("one at least");
        line.push(Span::styled((*key).to_owned(), palette.strong()));
        line.push(Span::styled(format!(" {meaning}  "), palette.dim()));
        used += wide;
    }
    lines.into_iter().take(most).map(Line::from).collect()
}
