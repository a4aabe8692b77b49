//! What a declaration changes, and what F* says of it: no word of most cheats.

use super::declaration::{Declaration, Kind};
use super::issue::{Issue, Range};
use super::model::Model;
use super::options::{self, UNSAFE};
use super::push::Stop;
use super::tokens::{Kind as TokenKind, Token, Tokens};

const TACTIC_ADMITS: [&str; 4] = ["tadmit", "tadmit_t", "admit_all", "admit1"];
const ESCAPES: [&str; 3] = ["admit", "magic", "admitP"];

impl Model {
    pub fn declare(
        &mut self,
        declaration: &Declaration,
        tokens: &Tokens,
        issues: &mut Vec<Issue>,
    ) -> Result<(), Stop> {
        let (from, to) = declaration.tokens;
        let own = &tokens.list[from..to];
        let range = self.range(declaration.beg, declaration.end);
        self.own_module(own)?;
        self.recursive(declaration, own)?;
        self.remark(own, issues);
        match declaration.kind {
            Kind::Module => {}
            Kind::Open | Kind::Alias => self.open(declaration, own)?,
            Kind::Friend => self.befriend(declaration, &range)?,
            Kind::Pragma => self.pragma(own[0].text, declaration, &range, issues)?,
            Kind::Val | Kind::Let | Kind::Type | Kind::Splice | Kind::Other => {
                if let Some(old) = self.env.duplicate(declaration) {
                    let (beg, end) = (old.range.beg, old.range.end);
                    let text = format!(
                        "Duplicate top-level names [{}.{}]; previously declared at {}({},{}-{},{})",
                        self.dependencies.module,
                        old.name,
                        old.range.file,
                        beg.line,
                        beg.column,
                        end.line,
                        end.column
                    );
                    let place = self.place(own, &old.name).unwrap_or(range);
                    return Err(Stop::Fail(self.words.error(47, &text, place)));
                }
                // What is expected to fail is not kept.
                if !declaration.expected_failure {
                    let first = declaration.names.first();
                    let place = first.and_then(|name| self.place(own, name)).unwrap_or(range);
                    self.env.declare(declaration, &place);
                }
            }
        }
        Ok(())
    }

    /// Where the name stands.
    fn place(&self, own: &[Token], name: &str) -> Option<Range> {
        own.iter().find(|t| t.text == name).map(|t| self.range(t.beg, t.end))
    }

    /// Only functions may be recursive, as F*'s sources have it; no recording shows it.
    fn recursive(&self, declaration: &Declaration, own: &[Token]) -> Result<(), Stop> {
        let signature = declaration.signature.trim();
        let is_recursive = declaration.kind == Kind::Let && own.iter().take(6).any(|t| t.is("rec"));
        if !is_recursive || !(signature.is_empty() || signature.starts_with(':')) {
            return Ok(());
        }
        let body = own.iter().skip_while(|t| !t.is("=")).nth(1);
        match body.filter(|t| !["fun", "function", "("].iter().any(|word| t.is(word))) {
            None => Ok(()),
            Some(body) => {
                let text = "Only function literals with arrow types can be defined recursively";
                Err(Stop::Fail(self.words.error(163, text, self.range(body.beg, body.end))))
            }
        }
    }

    /// Version 2 does not let a module speak of itself.
    fn own_module(&self, own: &[Token]) -> Result<(), Stop> {
        if self.is_3() || own.first().is_some_and(|t| t.is("module") && !own.iter().any(|t| t.is("="))) {
            return Ok(());
        }
        let module = self.dependencies.module.as_str();
        let speaks = |(i, t): &(usize, &Token)| {
            let follows = own.get(i + 1).is_some_and(|next| next.is("."));
            let names = *i > 0 && ["open", "=", "include", "friend"].iter().any(|w| own[i - 1].is(w));
            t.kind == TokenKind::Upper && t.text == module && (follows || names) && !own[i - 1].is(".")
        };
        match own.iter().enumerate().skip(1).find(speaks) {
            None => Ok(()),
            Some((_, token)) => {
                let text =
                    format!("Reference {module} to current module is forbidden (see GitHub issue #451)");
                Err(Stop::Fail(self.words.error(69, &text, self.range(token.beg, token.end))))
            }
        }
    }

    fn open(&mut self, declaration: &Declaration, own: &[Token]) -> Result<(), Stop> {
        let module = &declaration.about;
        if self.dependencies.is_loaded(module) || (self.is_3() && *module == self.dependencies.module) {
            return Ok(());
        }
        if self.is_3() && self.dependencies.exists(module) {
            let needed = self.dependencies.needed(&format!("open {module}"));
            if let Ok(needed) = needed {
                let mut all = self.dependencies.loaded.clone();
                all.extend(needed.into_iter().filter(|(name, _)| !self.dependencies.is_loaded(name)));
                return self.load_modules(all);
            }
        }
        let last = own.iter().rev().find(|t| t.kind == TokenKind::Upper).unwrap_or(&own[0]);
        let text = format!("Namespace {module} cannot be found");
        Err(Stop::Fail(self.words.error(134, &text, self.range(last.beg, last.end))))
    }

    /// Only an implementation with an interface may look into another implementation, and only if that
    /// was loaded.
    fn befriend(&self, declaration: &Declaration, range: &Range) -> Result<(), Stop> {
        let text = if self.env.is_interface {
            "'friend' declarations are not allowed in interfaces"
        } else if !self.dependencies.has_interface(&self.dependencies.module) {
            "'friend' declarations are not allowed in modules that lack corresponding interfaces"
        } else if !self.dependencies.has_interface(&declaration.about) {
            "'friend' declarations cannot refer to modules that lack corresponding interfaces"
        } else if !self.dependencies.is_loaded(&declaration.about) {
            "'friend' module has not been loaded; recompute dependences (C-c C-r) if in interactive mode"
        } else {
            return Ok(());
        };
        Err(Stop::Fail(self.words.error(308, text, range.clone())))
    }

    fn pragma(
        &mut self,
        pragma: &str,
        declaration: &Declaration,
        range: &Range,
        issues: &mut Vec<Issue>,
    ) -> Result<(), Stop> {
        let words = options::words(&declaration.about);
        let options = &mut self.env.options;
        match pragma {
            "#push-options" => options.save(),
            "#reset-options" => options.reset(&self.first),
            "#restart-solver" => self.solver.stop(),
            "#pop-options" if !options.restore() => {
                let text = "Cannot #pop-options, stack would become empty";
                return Err(Stop::Fail(self.words.error(65, text, range.clone())));
            }
            _ => {}
        }
        let unknown = match self.env.options.set(&words) {
            Ok(rest) => rest.into_iter().next(),
            Err(word) => Some(word),
        };
        if let Some(word) = unknown {
            let text = format!("Failed to process pragma: unrecognized option '{word}'\n");
            return Err(Stop::Fail(self.words.error(65, &text, range.clone())));
        }
        for word in words.iter().filter(|w| w.strip_prefix("--").is_some_and(|w| UNSAFE.contains(&w))) {
            let text = format!("Every use of this option triggers a warning: {}", &word[2..]);
            self.report(&text, range.clone(), issues);
        }
        Ok(())
    }

    /// An escape hatch in use, if F* was asked to speak of these.
    fn report(&self, text: &str, range: Range, issues: &mut Vec<Issue>) {
        match self.env.options.get("report_assumes") {
            Some("warn") => issues.push(self.words.warning(335, text, range)),
            Some("error") => issues.push(self.words.error(335, text, range)),
            _ => {}
        }
    }

    fn remark(&self, own: &[Token], issues: &mut Vec<Issue>) {
        for (i, token) in own.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Lower) {
            let range = || self.range(token.beg, token.end);
            if TACTIC_ADMITS.contains(&token.text) {
                let text = "Tactics admitted goal <:\n |- _ : squash l_False\n\n>\n\n";
                issues.push(self.words.warning(296, text, range()));
            }
            let next = own.get(i + 1);
            let declares = next.is_some_and(|t| {
                ["val", "type", "new"].iter().any(|w| t.is(w)) || t.kind == TokenKind::Upper
            });
            if ESCAPES.contains(&token.text) || (token.text == "assume" && !(i == 0 && declares)) {
                let symbol = if token.text == "assume" { "_assume" } else { token.text };
                let text = format!("Every use of Prims.{symbol} triggers a warning: Uses an axiom");
                self.report(&text, range(), issues);
            }
        }
    }
}
