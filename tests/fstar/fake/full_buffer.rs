//! `full-buffer`: the whole text at once, of which F* checks what has changed, a declaration at a time.

use super::declaration::{self, Declaration, Kind};
use super::digest;
use super::environment::Fragment;
use super::issue::Issue;
use super::model::Model;
use super::push::{Text, Verdict};
use super::request::Request;
use super::tokens::{Position, Tokens};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// A declaration and the text from its beginning to the next one's.
struct Piece<'a> {
    declaration: Declaration,
    /// Its words, by which F* finds it unchanged.
    words: String,
    code: &'a str,
    at: Position,
}

/// What F* makes of the request, one numbered query each.
enum Step<'a> {
    Pop,
    Start(&'a Piece<'a>),
    Push(&'a Piece<'a>),
    Lookup(&'a Piece<'a>, &'a str),
}

struct Plan<'a> {
    id: &'a str,
    number: usize,
    steps: VecDeque<(String, Step<'a>)>,
}

impl<'a> Plan<'a> {
    fn add(&mut self, step: Step<'a>) {
        self.number += 1;
        self.steps.push_back((format!("{}.{}", self.id, self.number), step));
    }

    fn lookups(&mut self, piece: &'a Piece<'a>) {
        if [Kind::Let, Kind::Val, Kind::Type].contains(&piece.declaration.kind) {
            piece.declaration.names.iter().for_each(|name| self.add(Step::Lookup(piece, name)));
        }
    }
}

fn pieces<'a>(code: &'a str, tokens: &Tokens, list: Vec<Declaration>, faulty: bool) -> Vec<Piece<'a>> {
    let starts: Vec<usize> = list.iter().map(|d| d.tokens.0).collect();
    let piece = |(i, declaration): (usize, Declaration)| {
        let (from, to) = declaration.tokens;
        let own = &tokens.list[from..to];
        let end = match starts.get(i + 1) {
            Some(next) => tokens.list[*next].at.0,
            None if faulty => own[own.len() - 1].at.1,
            None => code.len(),
        };
        let (begin, at) =
            if i == 0 { (0, Position { line: 1, column: 0 }) } else { (own[0].at.0, own[0].beg) };
        let words = own.iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
        Piece { declaration, words, code: &code[begin..end], at }
    };
    list.into_iter().enumerate().map(piece).collect()
}

impl Model {
    fn stage(&mut self, stage: &str) {
        self.wire.message("progress", &json!({"stage": stage}));
    }

    fn fragment(&mut self, stage: &str, piece: &Piece, with_code: bool) {
        let range = self.range(piece.declaration.beg, piece.declaration.end).json();
        let mut contents = json!({"stage": stage, "ranges": range});
        if with_code {
            let digest = digest::md5(piece.code.trim_end().as_bytes());
            contents["code-fragment"] = json!({"range": range, "code-digest": digest});
        }
        self.wire.message("progress", &contents);
    }

    pub fn full_buffer(&mut self, request: &Request) -> Result<(), String> {
        let args = &request.args;
        let (code, kind) = (args.text("code")?, args.text("kind")?);
        let symbols = args.get("with-symbols")?.as_bool().unwrap_or(false);
        let limit = match kind {
            "full" | "lax" | "cache" | "reload-deps" => None,
            "verify-to-position" | "lax-to-position" => {
                Some(args.get("to-position")?["line"].as_i64().unwrap_or(0))
            }
            _ => return Err("Invalid full-buffer kind".into()),
        };
        self.stage("full-buffer-started");
        self.dependencies.add(None, code);
        let tokens = Tokens::of(code, Position { line: 1, column: 0 });
        let parsed = declaration::parse(code, &tokens);
        let fault = self.unparsed(&tokens, &parsed);
        if fault.is_none() || !parsed.list.is_empty() {
            let text = format!("Parsed {} declarations\n", parsed.list.len());
            self.wire.message("info", &text.into());
        }
        let nothing = parsed.list.is_empty();
        let mut pieces = pieces(code, &tokens, parsed.list, fault.is_some());
        pieces.retain(|p| limit.is_none_or(|line| p.declaration.beg.line <= line));
        let lax = kind == "lax" || kind == "lax-to-position";
        let mut plan = Plan { id: &request.id, number: 0, steps: VecDeque::new() };
        let mut stored = Vec::new();
        if kind == "reload-deps" {
            self.env.stack.iter().for_each(|_| plan.add(Step::Pop));
            self.dependencies.loaded.clear();
            pieces.truncate(1);
            pieces.iter().for_each(|piece| plan_push(&mut plan, piece, symbols));
        } else {
            stored = self.keep(&pieces, lax, symbols, &mut plan);
        }
        if let Some(issue) = fault.filter(|_| if nothing { kind == "full" } else { kind != "cache" }) {
            self.respond_issues(&request.id, false, vec![issue]);
        }
        for issues in stored {
            self.respond_issues(&request.id, true, issues);
        }
        if kind != "cache" {
            self.run(plan.steps, lax);
        }
        self.stage("full-buffer-finished");
        Ok(())
    }

    /// Plans what to do beyond the longest prefix that the stack
    /// holds already; the warnings stored with that.
    fn keep<'a>(
        &mut self,
        pieces: &'a [Piece<'a>],
        lax: bool,
        symbols: bool,
        plan: &mut Plan<'a>,
    ) -> Vec<Vec<Issue>> {
        // What is not a fragment, at the bottom, is a partial load: it stays.
        let bottom = self.env.stack.iter().take_while(|_| self.env.partial).take(1).count();
        let entries = &self.env.stack[bottom..];
        let fits = |(entry, piece): &(&super::environment::Snapshot, &Piece)| {
            entry.fragment.as_ref().is_some_and(|f| f.code == piece.words && (f.full || lax))
        };
        let kept = entries.iter().zip(pieces).take_while(fits).count();
        let fragments = entries[..kept].iter().filter_map(|e| e.fragment.as_ref());
        let known: Vec<(bool, Vec<Issue>)> = fragments.map(|f| (f.full, f.issues.clone())).collect();
        let pops = entries.len() - kept;
        let mut stored = Vec::new();
        for (piece, (full, issues)) in pieces.iter().zip(known) {
            let stage = if full { "full-buffer-fragment-ok" } else { "full-buffer-fragment-lax-ok" };
            self.fragment(stage, piece, true);
            if symbols {
                plan.lookups(piece);
            }
            if !issues.is_empty() {
                stored.push(issues);
            }
        }
        (0..pops).for_each(|_| plan.add(Step::Pop));
        pieces[kept..].iter().for_each(|piece| plan_push(plan, piece, symbols));
        stored
    }

    fn run(&mut self, mut steps: VecDeque<(String, Step)>, lax: bool) {
        while let Some((id, step)) = steps.pop_front() {
            self.begin(&id, false);
            let going = match step {
                Step::Pop => {
                    self.pop(&id);
                    true
                }
                Step::Start(piece) => {
                    self.fragment("full-buffer-fragment-started", piece, false);
                    true
                }
                Step::Push(piece) => self.push_piece(&id, piece, lax),
                Step::Lookup(piece, name) => {
                    let range = self.range(piece.declaration.beg, piece.declaration.end).json();
                    let wanted = ["type", "documentation", "defined-at"];
                    self.answer_lookup(&id, name, "code", &wanted, Some(&range));
                    true
                }
            };
            self.wire.flush();
            if !going {
                return;
            }
            self.look_ahead();
            if let Some(line) = self.cancelled() {
                let cut = steps.iter().position(
                    |(_, step)| matches!(step, Step::Push(piece) if piece.declaration.beg.line >= line),
                );
                steps.truncate(cut.unwrap_or(steps.len()));
            }
        }
    }

    fn push_piece(&mut self, id: &str, piece: &Piece, lax: bool) -> bool {
        let text = Text { code: piece.code, origin: piece.at, lax, peek: false };
        let verdict = self.push(id, &text);
        let (stage, success, issues) = match verdict {
            Verdict::Done(issues) => {
                if let Some(top) = self.env.stack.last_mut() {
                    let (code, full) = (piece.words.clone(), !lax);
                    top.fragment = Some(Fragment { code, full, issues: issues.clone() });
                }
                ("ok", true, issues)
            }
            Verdict::Failed(issues) => ("failed", false, issues),
            // F* looks for errors only, and an interrupted push has none.
            Verdict::Interrupted => ("ok", false, Vec::new()),
        };
        let stage = match (stage, lax) {
            ("failed", _) => "full-buffer-fragment-failed",
            (_, true) => "full-buffer-fragment-lax-ok",
            (_, false) => "full-buffer-fragment-ok",
        };
        self.fragment(stage, piece, stage != "full-buffer-fragment-failed");
        self.respond_issues(id, success, issues);
        success
    }

    /// The line from which on to cancel. What waited before the `cancel` is forgotten.
    fn cancelled(&mut self) -> Option<i64> {
        let place = self.ahead.iter().position(|line| {
            let request = Request::parse(&String::from_utf8_lossy(line));
            request.is_ok_and(|r| r.query == "cancel")
        })?;
        let line = self.ahead.drain(..=place).next_back()?;
        let request: Value = serde_json::from_slice(&line).ok()?;
        request["args"]["cancel-line"].as_i64()
    }
}

fn plan_push<'a>(plan: &mut Plan<'a>, piece: &'a Piece<'a>, symbols: bool) {
    plan.add(Step::Start(piece));
    plan.add(Step::Push(piece));
    if symbols {
        plan.lookups(piece);
    }
}
