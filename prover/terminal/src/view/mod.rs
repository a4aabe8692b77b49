//! The screen, drawn from the state.

mod bottom;
mod goals;
mod palette;
mod popup;
mod start;
mod suggestions;
mod top;

use crate::app::{App, Mode, Stage};
use palette::Palette;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Clear, Paragraph};

/// Less than this cannot show a proof.
const LEAST: (u16, u16) = (40, 12);

/// Draws the state.
pub fn view(app: &App, frame: &mut Frame) {
    let palette = Palette::new(app.colour);
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let text =
            format!("{} × {} is too small: at least {} × {}", area.width, area.height, LEAST.0, LEAST.1);
        frame.render_widget(Paragraph::new(text), area);
        return;
    }
    match &app.stage {
        Stage::Ask => start::ask(app, palette, frame),
        Stage::Choose(choice) => start::choose(app, choice, palette, frame),
        Stage::Opening(what, _) => start::opening(app, what, palette, frame),
        Stage::Proof => proof(app, palette, frame),
    }
    if let Some(popup) = &app.popup {
        popup::popup(app, popup, palette, frame);
    }
}

fn proof(app: &App, palette: Palette, frame: &mut Frame) {
    let area = frame.area();
    let (width, height) = (area.width, area.height);
    let small = height < 20;
    let keys = bottom::keys(app, palette, width as usize, if small { 1 } else { 3 });
    let error = bottom::error(app, palette, width as usize, height as usize / 3);
    let completion = bottom::completion(app, palette, width as usize);
    let more = if matches!(app.mode, Mode::Script(_)) { 2 } else { 0 };
    let script_most = if small { 1 } else { height as usize / 5 } + more;
    let script = bottom::script(app, palette, width as usize, script_most);
    let mut below = area.bottom();
    let mut put = |frame: &mut Frame, lines: Vec<Line<'static>>| {
        let lines_high = (lines.len() as u16).min(below.saturating_sub(area.top() + 1));
        below -= lines_high;
        let at = Rect { y: below, height: lines_high, ..area };
        frame.render_widget(Paragraph::new(lines), at);
        at
    };
    put(frame, keys);
    let line_at = put(frame, vec![bottom::line(app, palette, width as usize)]);
    put(frame, completion);
    put(frame, bottom::note(app, palette, width as usize));
    put(frame, error);
    put(frame, script);
    if matches!(app.mode, Mode::Typing | Mode::Finding) && app.popup.is_none() {
        frame.set_cursor_position((bottom::cursor(app, width as usize), line_at.y));
    }
    let top = Rect { height: 1, ..area };
    frame.render_widget(Paragraph::new(top::line(app, palette, width as usize)), top);
    let body = Rect { y: area.top() + 1, height: below.saturating_sub(area.top() + 1), ..area };
    let left = Rect { width: width * 9 / 20, ..body };
    let right = Rect { x: left.right(), width: body.width - left.width, ..body };
    goals::goals(app, palette, frame, left);
    suggestions::suggestions(app, palette, frame, right);
}

/// Draws a frame with a title; gives what is inside.
fn pane(frame: &mut Frame, area: Rect, title: Line<'static>, borders: Borders, palette: Palette) -> Rect {
    let block = Block::new().borders(borders).title(title).border_style(palette.dim());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// Draws lines in a box in the middle of the screen.
fn boxed(frame: &mut Frame, title: &str, lines: Vec<Line<'static>>, scroll: usize, palette: Palette) {
    let area = frame.area();
    let width = area.width.min(110).saturating_sub(2);
    let height = (lines.len() as u16 + 2).min(area.height.saturating_sub(2));
    let at =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    frame.render_widget(Clear, at);
    let inside = height.saturating_sub(2) as usize;
    let scroll = scroll.min(lines.len().saturating_sub(inside));
    let more = lines.len().saturating_sub(inside + scroll);
    let title = format!(" {title} ");
    let below = if more > 0 { format!(" ↓ {more} more lines ") } else { " Esc closes ".to_owned() };
    let block = Block::bordered().title(title).title_bottom(below).border_style(palette.plain());
    let shown: Vec<Line> = lines.into_iter().skip(scroll).take(inside).collect();
    frame.render_widget(Paragraph::new(shown).block(block), at);
}
