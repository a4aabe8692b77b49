//! What directives do.

use super::directive::Directive;
use super::issue::{Issue, Range};
use super::model::Model;
use super::push::{Stop, Text};
use super::tokens::Position;
use super::{death, digest};
use serde_json::json;
use std::time::Duration;

impl Model {
    pub fn obey(
        &mut self,
        what: &str,
        text: &Text,
        lax: bool,
        range: &Range,
        issues: &mut Vec<Issue>,
    ) -> Result<(), Stop> {
        let mut directive = Directive::parse(what);
        if let Directive::Once(inner) = directive {
            if !self.first_time(text.code) {
                return Ok(());
            }
            directive = *inner;
        }
        self.carry_out(directive, lax, range, issues)
    }

    /// Whether no process did it before for this code.
    fn first_time(&self, code: &str) -> bool {
        let Some(prefix) = &self.settings.once else { super::misuse("`once` needs the setting `once`") };
        let marker = format!("{prefix}{}", digest::md5(code.as_bytes()));
        std::fs::File::create_new(marker).is_ok()
    }

    fn carry_out(
        &mut self,
        directive: Directive,
        lax: bool,
        range: &Range,
        issues: &mut Vec<Issue>,
    ) -> Result<(), Stop> {
        let range = range.clone();
        let words = &self.words;
        let upset = &mut self.wire.upset;
        let failure = match directive {
            Directive::Refute(_) | Directive::Resource | Directive::Z3Lost | Directive::Tactic if lax => {
                return Ok(());
            }
            Directive::Crowded if self.pops == 0 => return Ok(()),
            Directive::Crowded => words.refuted("", range),
            Directive::Refute(more) => words.refuted(&more, range),
            Directive::Resource => words.resource(range),
            Directive::Z3Lost => {
                self.solver.stop();
                self.solver_lost()
            }
            Directive::Type => {
                let text = "Expected expression of type \"int\"; got expression \"true\" of type \"bool\"";
                words.error(189, text, range)
            }
            Directive::Syntax => words.syntax("Syntax error", range),
            Directive::Tactic => self.tactic_failed(range),
            Directive::Sleep(time) => return self.busy(time),
            Directive::Hang => return self.wait(None),
            Directive::Stuck => {
                self.interrupt.deafen();
                return self.wait(None);
            }
            Directive::Memory(mb) => return self.fill(mb),
            Directive::Exit(code) => {
                self.wire.message("error", &death::unexpected("Failure(\"fake\")").into());
                self.leave(code)
            }
            Directive::Sigpipe => {
                self.solver.stop();
                self.wire.flush();
                death::by_signal("PIPE")
            }
            harmless => {
                match harmless {
                    Directive::Warn(text) => issues.push(words.warning(331, &text, range)),
                    Directive::Issue(number, text) => issues.push(words.warning(number, &text, range)),
                    Directive::Big(n) => issues.push(words.warning(331, &"x".repeat(n), range)),
                    Directive::Die(n) => upset.die = Some(n),
                    Directive::Garbage => upset.garbage = true,
                    Directive::Noise => upset.noise = true,
                    Directive::Twice => upset.twice = true,
                    Directive::Silent => upset.silent = true,
                    Directive::Foreign => upset.foreign = true,
                    Directive::Taint => self.tainted = true,
                    _ => {
                        let zero = Position { line: 0, column: 0 };
                        let text = "Subtyping check failed; expected type nat; got type int";
                        let nowhere = Range { beg: zero, end: zero, ..range };
                        self.poison = Some(words.refuted(text, nowhere));
                    }
                }
                return Ok(());
            }
        };
        Err(Stop::Fail(failure))
    }

    fn tactic_failed(&mut self, range: Range) -> Issue {
        let goal = json!({"witness": "(*?u1*) _", "type": "squash l_False", "label": ""});
        let state = json!({"label": "at the time of failure", "depth": 0,
            "goals": [{"hyps": [], "goal": goal}], "smt-goals": [], "location": range.json()});
        self.wire.message("proof-state", &state);
        self.words.error(228, "user tactic failed: stop here", range)
    }

    /// Memory that is really there, for long enough to be seen.
    fn fill(&mut self, mb: usize) -> Result<(), Stop> {
        let mut memory: Vec<u8> = Vec::new();
        if memory.try_reserve_exact(mb << 20).is_err() {
            self.crash("Out of memory");
        }
        memory.resize(mb << 20, 1);
        let waited = self.busy(Duration::from_secs(1));
        std::hint::black_box(&memory);
        waited
    }
}
