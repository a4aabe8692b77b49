//! What keys do.

use crate::app::{App, Choice, Mode, Popup, Stage};
use crate::found::Progress;
use crate::message::Command;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proof_session::Wanted;

/// Lines that a page key scrolls by.
const PAGE: usize = 5;

impl App {
    /// A key.
    pub(crate) fn key(&mut self, key: KeyEvent, out: &mut Vec<Command>) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control && matches!(key.code, KeyCode::Char('c' | 'q')) {
            self.quit();
            return;
        }
        if self.popup.is_some() {
            self.key_in_popup(key.code, out);
            return;
        }
        match &self.stage {
            Stage::Ask => self.key_in_ask(key, out),
            Stage::Choose(choice) => {
                let choice = choice.clone();
                self.key_in_choice(choice, key.code, out);
            }
            Stage::Opening(..) => {
                if key.code == KeyCode::Esc {
                    self.quit();
                }
            }
            Stage::Proof => match self.mode {
                Mode::Normal => self.key_in_normal(key, out),
                Mode::Typing => self.key_in_typing(key, out),
                Mode::Finding => self.key_in_finding(key, out),
                Mode::Script(at) => self.key_in_script(at, key.code, out),
            },
        }
    }

    fn quit(&mut self) {
        self.ended = Some(Ok(()));
    }

    fn key_in_ask(&mut self, key: KeyEvent, out: &mut Vec<Command>) {
        match key.code {
            KeyCode::Enter if !self.line.is_empty() => {
                let text = self.line.take();
                // It stands there again if Lean does not accept it.
                self.line.set(&text);
                self.opening(text.clone(), Some(Stage::Ask));
                out.push(Command::Read(text));
            }
            KeyCode::Esc => self.quit(),
            _ => _ = self.line.key(key),
        }
    }

    fn key_in_choice(&mut self, mut choice: Choice, key: KeyCode, out: &mut Vec<Command>) {
        let last = choice.entries.len().saturating_sub(1);
        match key {
            KeyCode::Up | KeyCode::Char('k') => choice.at = choice.at.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => choice.at = (choice.at + 1).min(last),
            KeyCode::PageUp => choice.at = choice.at.saturating_sub(PAGE),
            KeyCode::PageDown => choice.at = (choice.at + PAGE).min(last),
            KeyCode::Enter => return self.choose(choice, out),
            KeyCode::Char(c @ '1'..='9') => {
                let at = c as usize - '1' as usize;
                if at <= last {
                    choice.at = at;
                    return self.choose(choice, out);
                }
            }
            KeyCode::Esc | KeyCode::Char('q') => return self.quit(),
            _ => {}
        }
        self.stage = Stage::Choose(choice);
    }

    fn key_in_popup(&mut self, key: KeyCode, out: &mut Vec<Command>) {
        if let Some(Popup::History(at)) = &mut self.popup {
            let last = self.scene.moments.len().saturating_sub(1);
            match key {
                KeyCode::Up | KeyCode::Char('k') => *at = at.saturating_sub(1),
                KeyCode::Down | KeyCode::Char('j') => *at = (*at + 1).min(last),
                KeyCode::Enter => {
                    out.push(Command::Jump(*at));
                    self.popup = None;
                }
                KeyCode::Esc | KeyCode::Char('q' | 'g') => self.popup = None,
                _ => {}
            }
            return;
        }
        match key {
            KeyCode::Up | KeyCode::Char('k') => self.popup_scroll = self.popup_scroll.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.popup_scroll += 1,
            KeyCode::PageUp => self.popup_scroll = self.popup_scroll.saturating_sub(PAGE),
            KeyCode::PageDown => self.popup_scroll += PAGE,
            KeyCode::Home => self.popup_scroll = 0,
            _ => self.popup = None,
        }
    }

    fn open_popup(&mut self, popup: Popup) {
        self.popup_scroll = 0;
        self.popup = Some(popup);
    }

    fn key_in_normal(&mut self, key: KeyEvent, out: &mut Vec<Command>) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        self.note = None;
        match key.code {
            KeyCode::Char('r') if control => out.push(Command::Redo),
            KeyCode::Char('z') if control => out.push(Command::Undo),
            KeyCode::Char(_) if control => {}
            KeyCode::Up | KeyCode::Char('k') => self.select(-1),
            KeyCode::Down | KeyCode::Char('j') => self.select(1),
            KeyCode::Enter => self.take(self.at(), out),
            KeyCode::Char(c @ '1'..='9') => self.take(c as usize - '1' as usize, out),
            KeyCode::PageUp => self.scroll_goals(PAGE as isize),
            KeyCode::PageDown => self.scroll_goals(-(PAGE as isize)),
            KeyCode::Char('v') | KeyCode::Right if self.suggestion().is_some() => {
                self.open_popup(Popup::Suggestion)
            }
            KeyCode::Char('t' | ':' | ' ') => self.mode = Mode::Typing,
            KeyCode::Char('u') => out.push(Command::Undo),
            KeyCode::Char('r') => out.push(Command::Redo),
            KeyCode::Tab | KeyCode::Char('n') => self.next_goal(1, out),
            KeyCode::BackTab | KeyCode::Char('N') => self.next_goal(-1, out),
            KeyCode::Char('s') => self.search(out),
            KeyCode::Char('S') => self.search_all(out),
            KeyCode::Char('f') => self.refute(out),
            KeyCode::Char('p') => {
                self.only_premises = !self.only_premises;
                self.chosen = None;
                self.note = self.without.clone().filter(|_| self.only_premises);
            }
            KeyCode::Char('/') => self.mode = Mode::Finding,
            KeyCode::Char('i') => self.inform(self.cited(), out),
            KeyCode::Char('g') => self.open_popup(Popup::History(self.scene.now)),
            KeyCode::Char('x') => self.begin_script(),
            KeyCode::Char('w') if self.scene.place.is_none() => {
                self.note = Some("the statement is of no file; y shows and copies the text".into());
            }
            KeyCode::Char('w') => out.push(Command::Save),
            KeyCode::Char('y') => {
                out.push(Command::Copy(self.scene.text.clone()));
                let title = "the text, sent to the terminal's clipboard as well";
                self.open_popup(Popup::Text(title.into(), self.scene.text.clone()));
            }
            KeyCode::Char('h' | '?') | KeyCode::F(1) => self.open_popup(Popup::Help),
            KeyCode::Char('q') => self.quit(),
            KeyCode::Esc => self.stop(out),
            _ => {}
        }
    }

    fn key_in_typing(&mut self, key: KeyEvent, out: &mut Vec<Command>) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('r') if control => out.push(Command::Redo),
            KeyCode::Char('z') if control => out.push(Command::Undo),
            KeyCode::Char('p') if control => self.line.recall(true),
            KeyCode::Char('n') if control => self.line.recall(false),
            KeyCode::Enter if self.line.is_empty() => self.take(self.at(), out),
            KeyCode::Enter => self.run_line(out),
            KeyCode::Tab if self.line.completion.is_some() => self.line.next_word(false),
            KeyCode::BackTab if self.line.completion.is_some() => self.line.next_word(true),
            KeyCode::Tab => self.complete(out),
            KeyCode::Up => self.select(-1),
            KeyCode::Down => self.select(1),
            KeyCode::PageUp => self.error_scroll = self.error_scroll.saturating_sub(PAGE),
            KeyCode::PageDown => self.error_scroll += PAGE,
            KeyCode::F(1) => {
                let word = self.line.whole_word();
                self.inform(vec![word], out);
            }
            KeyCode::Esc if self.trying.is_some() => {
                out.push(Command::Interrupt);
                self.note = Some("stopping…".into());
            }
            KeyCode::Esc if self.line.completion.is_some() => self.line.completion = None,
            KeyCode::Esc => {
                self.mode = Mode::Normal;
                self.error = None;
            }
            _ => {
                if self.line.key(key) {
                    self.note = None;
                }
            }
        }
    }

    fn key_in_finding(&mut self, key: KeyEvent, out: &mut Vec<Command>) {
        match key.code {
            KeyCode::Enter if !self.query.is_empty() => {
                let query = self.query.take();
                self.note = Some(format!("searching the library for {query}…"));
                out.push(Command::Find(query));
                self.mode = Mode::Normal;
            }
            KeyCode::Enter | KeyCode::Esc => {
                self.mode = Mode::Normal;
                self.note = None;
            }
            _ => _ = self.query.key(key),
        }
    }

    fn key_in_script(&mut self, at: usize, key: KeyCode, out: &mut Vec<Command>) {
        let steps: Vec<usize> = self.steps();
        let place = steps.iter().position(|s| *s == at).unwrap_or_default();
        let go = |place: usize| steps.get(place).map_or(Mode::Normal, |s| Mode::Script(*s));
        match key {
            KeyCode::Up | KeyCode::Char('k') => self.mode = go(place.saturating_sub(1)),
            KeyCode::Down | KeyCode::Char('j') => {
                self.mode = go((place + 1).min(steps.len().saturating_sub(1)))
            }
            KeyCode::Enter | KeyCode::Char('x') => {
                let goal = self.scene.script.get(at).and_then(|l| l.goal);
                out.extend(goal.map(Command::Retract));
                self.mode = Mode::Normal;
            }
            KeyCode::Esc | KeyCode::Char('q') => self.mode = Mode::Normal,
            _ => {}
        }
    }

    /// The lines of the script that are steps.
    fn steps(&self) -> Vec<usize> {
        let lines = self.scene.script.iter().enumerate();
        lines.filter(|(_, l)| !l.open && l.goal.is_some()).map(|(i, _)| i).collect()
    }

    fn begin_script(&mut self) {
        match self.steps().last() {
            Some(last) => self.mode = Mode::Script(*last),
            None => self.note = Some("no step is taken yet".into()),
        }
    }

    fn select(&mut self, by: isize) {
        let at = self.at().saturating_add_signed(by).min(self.suggestions().len().saturating_sub(1));
        self.chosen = self.suggestions().get(at).map(|o| o.id);
    }

    fn scroll_goals(&mut self, by: isize) {
        self.goals_up = self.goals_up.saturating_add_signed(by).min(500);
    }

    fn take(&mut self, at: usize, out: &mut Vec<Command>) {
        match (self.goal(), self.suggestions().get(at)) {
            // The key was pressed twice: what is meant was not on the screen yet.
            (Some(goal), _) if self.taking == Some(goal) => {}
            (Some(goal), Some(suggestion)) => {
                out.push(Command::Take(goal, suggestion.id));
                self.taking = Some(goal);
            }
            (None, _) => self.note = Some("no goal is left".into()),
            (_, None) => self.note = Some(format!("there is no suggestion {} yet", at + 1)),
        }
    }

    fn run_line(&mut self, out: &mut Vec<Command>) {
        let Some(goal) = self.goal() else { return };
        if self.trying.is_some() {
            self.note = Some("a tactic runs; Esc stops it".into());
            return;
        }
        let tactic = self.line.take();
        self.error = None;
        self.note = None;
        self.trying = Some((tactic.clone(), self.ticks));
        out.push(Command::Try(goal, tactic));
    }

    fn complete(&mut self, out: &mut Vec<Command>) {
        self.line.settle();
        let word = self.line.word();
        if word.is_empty() {
            self.note = Some("Tab completes the word before the cursor".into());
            return;
        }
        let words = self.words();
        let is_constant = word.contains('.') || word.starts_with(char::is_uppercase);
        if words.is_empty() || is_constant {
            out.push(Command::Names(word));
        } else {
            self.line.complete(words);
        }
    }

    fn next_goal(&mut self, by: isize, out: &mut Vec<Command>) {
        let count = self.scene.goals.len() as isize;
        if count > 1 {
            let next = (self.scene.focus as isize + by).rem_euclid(count) as usize;
            out.push(Command::Focus(self.scene.goals[next].id));
        } else {
            self.note =
                Some(if count == 1 { "no other goal is open".into() } else { "no goal is left".into() });
        }
    }

    fn search(&mut self, out: &mut Vec<Command>) {
        match self.now().map(|f| f.searching.is_running()) {
            None => self.note = Some("no goal is left".into()),
            Some(true) => self.note = Some("the search for a proof of this goal is under way".into()),
            Some(false) => self.again(Wanted { search: true, suggestions: false, refutation: false }, out),
        }
    }

    fn search_all(&mut self, out: &mut Vec<Command>) {
        if self.all.is_some() {
            self.note = Some("the search of all goals is under way; Esc stops it".into());
            return;
        }
        let goals: Vec<_> = self.scene.goals.iter().map(|g| g.id).collect();
        if goals.is_empty() {
            self.note = Some("no goal is left".into());
            return;
        }
        self.all = Some((0, goals.len(), 0));
        self.leave_goal();
        out.push(Command::SearchAll(goals));
        self.attend(out);
    }

    fn refute(&mut self, out: &mut Vec<Command>) {
        let Some(found) = self.now() else {
            self.note = Some("no goal is left".into());
            return;
        };
        if found.counterexample.is_some() {
            return self.open_popup(Popup::Refutation);
        }
        match found.refuting {
            Progress::Running(_) => self.note = Some("looking for a counterexample…".into()),
            Progress::Ended(0) => self.note = Some("nothing suggests that this goal is false".into()),
            Progress::Ended(_) => {
                self.note = Some("no counterexample was confirmed; it is tried again".into());
                self.again(Wanted { refutation: true, suggestions: false, search: false }, out);
            }
            _ => self.again(Wanted { refutation: true, suggestions: false, search: false }, out),
        }
    }

    fn inform(&mut self, names: Vec<String>, out: &mut Vec<Command>) {
        let names: Vec<String> = names.into_iter().filter(|n| !n.is_empty()).collect();
        if names.is_empty() {
            self.note = Some("no name of the library is in this suggestion".into());
            return;
        }
        self.ask_names(&names, out);
        self.open_popup(Popup::Names(names));
    }

    fn stop(&mut self, out: &mut Vec<Command>) {
        if self.trying.is_some() {
            out.push(Command::Interrupt);
            self.note = Some("stopping…".into());
        } else if self.all.take().is_some() || self.now().is_some_and(|f| f.is_running()) {
            // Nothing is begun again before the user asks for it, or goes to another goal.
            if let Some(goal) = self.goal() {
                self.found.entry(goal).or_default().stop();
            }
            out.push(Command::StopWork);
            self.note = Some("stopped; s searches on".into());
        }
        self.error = None;
    }
}
