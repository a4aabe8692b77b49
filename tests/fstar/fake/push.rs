//! Pushing: all or nothing, in the order that F* keeps:
//! dependencies, syntax, then one declaration after the other.

use super::death;
use super::declaration::{self, Declaration, Kind};
use super::interrupt::Waited;
use super::issue::{Issue, Range};
use super::model::Model;
use super::request::Request;
use super::settings::Z3;
use super::tokens::{Position, Tokens};
use std::time::Duration;

pub enum Verdict {
    Done(Vec<Issue>),
    Failed(Vec<Issue>),
    Interrupted,
}

pub struct Text<'a> {
    pub code: &'a str,
    pub origin: Position,
    pub lax: bool,
    pub peek: bool,
}

/// Why checking goes no further.
pub enum Stop {
    Fail(Issue),
    Interrupted,
}

impl Model {
    pub fn push_query(&mut self, request: &Request, peek: bool) -> Result<(), String> {
        let (id, args) = (request.id.as_str(), &request.args);
        let kind = args.kind()?;
        let (line, column) = (args.int("line")?.max(0), args.int("column")?);
        let code = args.text("code")?;
        if kind == "syntax" && !peek {
            return Err("Cannot use 'kind': 'syntax' with 'query': 'push'".into());
        }
        if peek && !self.has_module(id) {
            return Ok(());
        }
        let text = Text { code, origin: Position { line, column }, lax: kind != "full", peek };
        match self.push(id, &text) {
            Verdict::Done(issues) => self.respond_issues(id, true, issues),
            Verdict::Failed(issues) => self.respond_issues(id, peek, issues),
            Verdict::Interrupted => self.respond_issues(id, peek, Vec::new()),
        }
        Ok(())
    }

    /// The stack has one entry more if and only if the text was accepted and not only looked at.
    pub fn push(&mut self, id: &str, text: &Text) -> Verdict {
        self.begin(id, true);
        let mut verdict = self.transaction(text);
        if self.interrupt.end() && !matches!(verdict, Verdict::Interrupted) {
            if matches!(verdict, Verdict::Done(_)) && !text.peek {
                self.env.pop();
            }
            verdict = Verdict::Interrupted;
        }
        if matches!(verdict, Verdict::Interrupted) {
            self.wire.message("info", &"Interrupted".into());
            self.solver.stop();
        }
        verdict
    }

    fn transaction(&mut self, text: &Text) -> Verdict {
        if let Some(issue) = self.poison.take() {
            return Verdict::Failed(vec![issue]);
        }
        let mut issues = Vec::new();
        if self.env.stack.is_empty() {
            match self.load(&mut issues) {
                Ok(()) => {}
                Err(Stop::Fail(issue)) => return Verdict::Failed(vec![issue]),
                Err(Stop::Interrupted) => return Verdict::Interrupted,
            }
        }
        let snapshot = self.env.snapshot();
        let checked = self.check(text, &mut issues);
        if checked.is_err() || text.peek || issues.iter().any(Issue::is_error) {
            self.env.roll_back(snapshot);
        } else {
            self.env.stack.push(snapshot);
        }
        match checked {
            Err(Stop::Interrupted) => return Verdict::Interrupted,
            Err(Stop::Fail(issue)) => issues.push(issue),
            Ok(()) if issues.iter().any(Issue::is_error) => {}
            Ok(()) => return Verdict::Done(issues),
        }
        Verdict::Failed(issues)
    }

    pub fn busy(&mut self, time: Duration) -> Result<(), Stop> {
        if time.is_zero() { Ok(()) } else { self.wait(Some(time)) }
    }

    pub fn wait(&mut self, time: Option<Duration>) -> Result<(), Stop> {
        self.wire.flush();
        match self.interrupt.wait(time, || self.solver.lost()) {
            Waited::Full => Ok(()),
            Waited::Interrupted => Err(Stop::Interrupted),
            Waited::SolverLost => {
                self.solver.stop();
                Err(Stop::Fail(self.solver_lost()))
            }
        }
    }

    pub fn solver_lost(&self) -> Issue {
        let start = Position { line: 1, column: 0 };
        self.words.assertion("Parse error: </result> not found", self.range(start, start))
    }

    fn check(&mut self, text: &Text, issues: &mut Vec<Issue>) -> Result<(), Stop> {
        self.busy(self.settings.push)?;
        let tokens = Tokens::of(text.code, text.origin);
        let parsed = declaration::parse(text.code, &tokens);
        if parsed.too_deep {
            self.crash("Stack overflow");
        }
        if let Some(issue) = self.unparsed(&tokens, &parsed) {
            return Err(Stop::Fail(issue));
        }
        if !text.peek && text.code.contains("let ") {
            self.chance()?;
        }
        let mut directives = tokens.directives.iter().peekable();
        let mut last = None;
        for (i, declaration) in parsed.list.iter().enumerate() {
            let range = self.range(declaration.beg, declaration.end);
            self.module(declaration, i == 0, &range)?;
            let lax = text.lax || self.tainted || self.env.options.admits();
            if declaration.kind == Kind::Let && !lax {
                self.need_solver()?;
            }
            let end = declaration.end;
            let mut outcome = Ok(());
            while let Some((_, what)) = directives.next_if(|(at, _)| *at < end || at.line == end.line) {
                outcome = outcome.and_then(|()| self.obey(what, text, lax, &range, issues));
            }
            match outcome {
                Err(Stop::Fail(_)) if declaration.expected_failure => {}
                other => other?,
            }
            if !lax {
                self.falsehood(declaration, &tokens, &range)?;
                self.needed(declaration, text.code, &range)?;
            }
            self.interleave(declaration, &range)?;
            self.declare(declaration, &tokens, issues)?;
            last = Some(range);
        }
        let range = last.unwrap_or_else(|| self.range(text.origin, tokens.end));
        let lax = text.lax || self.tainted || self.env.options.admits();
        for (_, what) in directives {
            self.obey(what, text, lax, &range, issues)?;
        }
        Ok(())
    }

    /// The one thing that the model knows to be false.
    fn falsehood(&self, declaration: &Declaration, tokens: &Tokens, range: &Range) -> Result<(), Stop> {
        let (_, to) = declaration.tokens;
        let last: Vec<&str> = tokens.list[to.saturating_sub(3)..to].iter().map(|t| t.text).collect();
        let is_it = declaration.kind == Kind::Let && declaration.signature.contains("Lemma (Prims.l_False)");
        if is_it && last == ["=", "(", ")"] {
            Err(Stop::Fail(self.words.refuted("", range.clone())))
        } else {
            Ok(())
        }
    }

    /// What the settings say that a definition must contain to be provable.
    fn needed(&self, declaration: &Declaration, code: &str, range: &Range) -> Result<(), Stop> {
        let Some(path) = &self.settings.needs else { return Ok(()) };
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let mut needs = text.lines().filter_map(|line| {
            let mut parts = line.split('|');
            Some((parts.next()?, parts.next()?, parts.next()?))
        });
        let missing = needs.any(|(name, before, what)| {
            let is_it = declaration.kind == Kind::Let && declaration.names.iter().any(|n| n == name);
            // of a mutual group only the member's own part counts
            let is_of = |part: &&str| part.starts_with(name) || part.contains(&format!("let rec {name} "));
            let own = code.split("\nand ").find(is_of).unwrap_or(code);
            let behind = match own.split_once(before) {
                Some((_, behind)) if !before.is_empty() => behind.lines().next().unwrap_or_default(),
                _ => own,
            };
            is_it && !behind.contains(what) && !behind.contains("admit ()")
        });
        if missing { Err(Stop::Fail(self.words.refuted("", range.clone()))) } else { Ok(()) }
    }

    /// Faults by chance, as the settings say.
    fn chance(&mut self) -> Result<(), Stop> {
        let (deaths, hangs, garbage) = (self.settings.deaths, self.settings.hangs, self.settings.garbage);
        if deaths + hangs + garbage == 0.0 {
            return Ok(());
        }
        let drawn = self.random.percent();
        if drawn < deaths {
            self.wire.upset.halve = true;
        } else if drawn < deaths + hangs {
            if self.random.percent() < 50.0 {
                self.interrupt.deafen();
            }
            return self.wait(None);
        } else if drawn < deaths + hangs + garbage {
            self.wire.upset.garbage = true;
        }
        Ok(())
    }

    fn need_solver(&mut self) -> Result<(), Stop> {
        match self.settings.z3 {
            Z3::Garbage => return self.wait(None),
            Z3::Exits => {}
            _ if self.solver.is_new() && self.solver.ready() => return self.busy(self.settings.solver),
            _ if self.solver.ready() => return Ok(()),
            _ => {}
        }
        self.wire.flush();
        death::by_signal("PIPE")
    }

    /// The header comes first, and only there.
    fn module(&mut self, declaration: &Declaration, first: bool, range: &Range) -> Result<(), Stop> {
        let own = self.dependencies.module.clone();
        let error = match (declaration.kind == Kind::Module, &self.env.module) {
            (true, _) if declaration.about != own || !first => {
                let text = "Interactive mode only supports a single module at the top-level. Expected module";
                self.words.error(141, &format!("{text} {own}"), range.clone())
            }
            (true, _) => {
                self.env.module = Some(own);
                return Ok(());
            }
            (false, None) => {
                self.words.error(127, "First statement must be a module declaration", range.clone())
            }
            (false, Some(_)) => return Ok(()),
        };
        Err(Stop::Fail(error))
    }
}
