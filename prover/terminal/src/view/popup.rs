//! What is shown over the rest.

use super::boxed;
use super::palette::Palette;
use crate::app::{App, Popup};
use crate::name::Name;
use crate::wrap::{cut, wrap};
use ratatui::Frame;
use ratatui::text::Line;

const HELP: &str = "\
Every suggestion was run: what is shown beside it is what it leaves. ✓ closes the goal.
In goals, + marks what is new since the last step and ~ what has changed.

Enter, 1-9   take the chosen suggestion, the one of this number
↑ ↓, k j     choose a suggestion; what it leaves stands below the list
v, →         the chosen suggestion in full
PgUp PgDn    scroll the goal
t            type a tactic; Esc stops one that runs, or leads back here
u  r         undo, redo (also ctrl-z, ctrl-r)
n  N, Tab    next goal, goal before
s            search a proof of this goal (again); it comes as a suggestion
S            search all open goals, and take what is found; Esc stops
f            is the goal false? Shows why, if it is
p            suggestions from the library's premises, with their statements
/            search the library: a name, a pattern (?a * (?b + ?c) = _), its conclusion alone
             (|- ?a ≤ ?b), or words; several patterns with commas
i            what the names in the suggestion mean (F1: at the cursor)
x            choose a step of the script and take it back
g            all that was done; go to a moment of it
w            write the script into the file; a file changed meanwhile is left alone
y            show the text, and copy it through the terminal
q            leave; the session stays on disk

While typing, \\to becomes →, \\forall ∀, \\le ≤, \\N ℕ, \\< ⟨, \\1 ₁, \\. ·, and so on.
Tab completes hypotheses, tactics, and names of the library that begin with a capital letter or hold a dot.";

/// Draws it.
pub fn popup(app: &App, popup: &Popup, palette: Palette, frame: &mut Frame) {
    let width = frame.area().width.min(110).saturating_sub(4) as usize;
    let text = |text: &str| wrap(text, width, 2).into_iter().map(Line::raw).collect::<Vec<_>>();
    match popup {
        Popup::Help => {
            let lines = HELP.split('\n').flat_map(|line| match line.is_empty() {
                true => vec![String::new()],
                false => wrap(line, width, 13),
            });
            boxed(frame, "help", lines.map(Line::raw).collect(), app.popup_scroll, palette);
        }
        Popup::History(at) => {
            let moment = |(i, name): (usize, &String)| {
                let here = if i == app.scene.now { "now" } else { "" };
                let pointer = if i == *at { "▸" } else { " " };
                let style = if i == *at { palette.chosen() } else { palette.plain() };
                Line::styled(cut(&format!("{pointer} {i:>3} {here:<3} {name}"), width), style)
            };
            let lines = app.scene.moments.iter().enumerate().map(moment).collect();
            let scroll = (at + 6).saturating_sub(frame.area().height as usize);
            boxed(frame, "history: Enter goes to a moment", lines, scroll, palette);
        }
        Popup::Names(names) => {
            let mut lines = vec![];
            for name in names {
                match (hypothesis(app, name), app.names.get(name)) {
                    (Some(known), _) => lines.extend(text(&known)),
                    (None, Some(Name::Known(known))) => {
                        lines.extend(text(&known.statement));
                        let module = known.module.as_deref().map(|m| format!(" in {m}"));
                        let facts = format!("  {}{}", known.kind, module.unwrap_or_default());
                        if !facts.trim().is_empty() {
                            lines.push(Line::styled(facts, palette.dim()));
                        }
                    }
                    (None, Some(Name::Asked)) => lines.push(Line::raw(format!("{name} …"))),
                    // Among the words of a tactic are some that are no names.
                    (None, _) if names.len() > 1 => {}
                    (None, _) => lines.push(Line::raw(format!("nothing is called {name}"))),
                }
            }
            boxed(frame, "names", lines, app.popup_scroll, palette);
        }
        Popup::Refutation => {
            let Some(counterexample) = app.now().and_then(|f| f.counterexample.as_ref()) else { return };
            let mut lines = vec![];
            if let Some(witness) = &counterexample.witness {
                lines.push(Line::styled(format!("It fails for {witness}."), palette.bad()));
            }
            let what = if counterexample.is_statement { "The statement" } else { "This goal" };
            let back = if counterexample.is_statement {
                ""
            } else {
                " A step before it has lost too much: u goes back."
            };
            lines.extend(text(&format!(
                "{what} is false: its negation is proved, {}.{back}",
                counterexample.tier
            )));
            lines.push(Line::default());
            lines.extend(text(&counterexample.proof));
            boxed(frame, "false", lines, app.popup_scroll, palette);
        }
        Popup::Suggestion => {
            let Some(suggestion) = app.suggestion() else { return };
            let lines = super::suggestions::in_full(app, suggestion, usize::MAX, width, palette);
            boxed(
                frame,
                &format!("{} · {:.1} ms", suggestion.from, suggestion.ms),
                lines,
                app.popup_scroll,
                palette,
            );
        }
        Popup::Library(query, finding) => {
            let mut lines: Vec<Line> =
                finding.items.iter().flat_map(|k| text(&format!("{} : {}", k.name, k.statement))).collect();
            if let Some(note) = &finding.note {
                lines.push(Line::styled(note.clone(), palette.changed()));
            }
            if finding.items.is_empty() && finding.note.is_none() {
                lines.push(Line::raw("nothing in the library is like this"));
            }
            let of = match finding.found > finding.items.len() {
                true => format!("{} of {}", finding.items.len(), finding.found),
                false => finding.found.to_string(),
            };
            boxed(frame, &cut(&format!("{query}: {of}"), width), lines, app.popup_scroll, palette);
        }
        Popup::Text(title, content) => boxed(frame, title, text(content), app.popup_scroll, palette),
    }
}

/// A hypothesis of this name, with its type.
fn hypothesis(app: &App, name: &str) -> Option<String> {
    let goal = app.scene.goal()?.parts.first()?;
    goal.hypotheses.iter().find(|h| h.names.iter().any(|n| n == name)).map(proof_session::Hypothesis::text)
}
