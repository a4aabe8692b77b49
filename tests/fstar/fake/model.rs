//! The small F*: its life, and the queries that need no more than
//! a line. See the other files for the larger ones.

use super::death;
use super::declaration;
use super::dependencies::Dependencies;
use super::environment::Environment;
use super::input::Input;
use super::interrupt::Interrupt;
use super::issue::{Issue, Range, Wording};
use super::options::Options;
use super::random::Random;
use super::request::Request;
use super::settings::{Greeting, Settings, Z3};
use super::solver::Solver;
use super::tokens::{Position, Tokens};
use super::wire::Wire;
use serde_json::{Value, json};
use std::collections::VecDeque;

pub struct Model {
    pub settings: Settings,
    pub wire: Wire,
    input: Option<Input>,
    /// Lines read ahead of their turn.
    pub ahead: VecDeque<Vec<u8>>,
    pub dependencies: Dependencies,
    pub env: Environment,
    /// The options of the command line.
    pub first: Options,
    pub interrupt: Interrupt,
    pub solver: Solver,
    pub random: Random,
    /// What the next push must complain about.
    pub poison: Option<Issue>,
    pub words: Wording,
    /// Everything is taken as proved from now on, which no F* should do.
    pub tainted: bool,
    /// Entries taken back so far.
    pub pops: usize,
    /// The first push has reported on z3's version.
    pub met_solver: bool,
}

const FEATURES: [&str; 21] = [
    "autocomplete",
    "autocomplete/context",
    "compute",
    "compute/reify",
    "compute/pure-subterms",
    "describe-protocol",
    "describe-repl",
    "exit",
    "lookup",
    "lookup/context",
    "lookup/documentation",
    "lookup/definition",
    "peek",
    "pop",
    "push",
    "search",
    "segment",
    "vfs-add",
    "tactic-ranges",
    "interrupt",
    "progress",
];
const SINCE_3: [&str; 6] =
    ["push-partial-checked-file", "full-buffer", "format", "restart-solver", "cancel", "fly-deps"];

/// Lives until the client lets go.
pub fn serve(settings: Settings, arguments: &[String]) -> ! {
    if let Some(code) = settings.exit {
        eprintln!("unrecognized option '--fake'");
        std::process::exit(code);
    }
    let mut wire = Wire::new();
    if arguments.iter().any(|a| a == "--version") {
        let version = if settings.version < 3 { "0.9.7.0-alpha1" } else { "2025.12.15" };
        wire.raw(format!("F* {version}\nplatform=Linux_x86_64\ncompiler=fake\n").as_bytes());
        wire.flush();
        std::process::exit(0);
    }
    if settings.old_options && arguments.iter().any(|a| a == "--cache_checked_modules") {
        eprintln!("unrecognized option '--cache_checked_modules'");
        std::process::exit(1);
    }
    let mut options = Options::new(settings.version);
    let files = options.set(arguments).unwrap_or_else(|word| {
        eprintln!("unrecognized option '{word}'");
        std::process::exit(1);
    });
    let folders: Vec<_> = options.all("include").map(Into::into).collect();
    if options.get("cache_checked_modules").is_some() && options.get("ide").is_none() {
        let first = files.first().map(String::as_str).unwrap_or_default();
        Dependencies::new(first, folders).verify(&files, &options, &settings);
    }
    let [file] = files.as_slice() else { std::process::exit(1) };
    let interrupt = Interrupt::listen();
    let mut model = Model {
        wire,
        input: Some(Input::new()),
        ahead: VecDeque::new(),
        dependencies: Dependencies::new(file, folders),
        env: Environment::new(options.clone()),
        first: options,
        solver: Solver::new(interrupt.clone(), settings.z3 != Z3::Usual && settings.z3 != Z3::Other),
        interrupt,
        random: Random::new(settings.seed),
        poison: None,
        tainted: false,
        pops: 0,
        words: Wording { version: settings.version },
        met_solver: false,
        settings,
    };
    model.greet();
    while let Some(line) = model.line() {
        model.handle(&line);
        model.wire.flush();
    }
    model.leave(0)
}

impl Model {
    pub fn is_3(&self) -> bool {
        self.settings.version >= 3
    }

    fn protocol(&self) -> String {
        let mut features: Vec<&str> = FEATURES.to_vec();
        if self.is_3() {
            features.insert(15, SINCE_3[0]);
            features.extend(&SINCE_3[1..]);
        }
        let version = match self.settings.greeting {
            Greeting::Version(version) => version,
            _ => self.settings.version,
        };
        format!("\"version\":{version},\"features\":{}", json!(features))
    }

    fn greet(&mut self) {
        std::thread::sleep(self.settings.start);
        match self.settings.greeting {
            Greeting::None => return,
            Greeting::Garbage => self.wire.raw(b"{\"kind\": protocol\xff\xfe\x00 info\n"),
            greeting => {
                if let Greeting::Late(time) = greeting {
                    std::thread::sleep(time);
                }
                let line = format!("{{\"kind\":\"protocol-info\",{}}}\n", self.protocol());
                self.wire.raw(line.as_bytes());
            }
        }
        self.wire.flush();
    }

    fn line(&mut self) -> Option<Vec<u8>> {
        self.ahead.pop_front().or_else(|| self.input.as_mut()?.line())
    }

    /// Lines that have arrived while F* was busy; from the first time on, input is read by a thread.
    pub fn look_ahead(&mut self) {
        self.input = self.input.take().map(Input::watch);
        while let Some(line) = self.input.as_mut().and_then(Input::waiting) {
            self.ahead.push_back(line);
        }
    }

    /// An orderly end takes z3 along.
    pub fn leave(&mut self, code: i32) -> ! {
        self.wire.flush();
        self.solver.stop();
        std::process::exit(code)
    }

    pub fn crash(&mut self, reason: &str) -> ! {
        self.wire.message("error", &death::unexpected(reason).into());
        self.leave(1)
    }

    pub fn begin(&mut self, id: &str, busy: bool) {
        self.wire.start(id);
        self.interrupt.start(id, busy);
    }

    fn handle(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        match Request::parse(&text) {
            Ok(request) => {
                self.begin(&request.id, false);
                // Outside the code F* does not look at bytes that are no text; in it they are its end.
                if std::str::from_utf8(line).is_err()
                    && request.args.text("code").is_ok_and(|code| code.contains('\u{fffd}'))
                {
                    self.crash("Utf8.MalFormed");
                }
                if let Err(violation) = self.query(&request) {
                    self.respond(&request.id, "protocol-violation", &violation.into());
                }
            }
            Err(violation) => {
                self.begin(&violation.id, false);
                self.respond(&violation.id, "protocol-violation", &violation.message.into());
            }
        }
    }

    pub fn respond(&mut self, id: &str, status: &str, body: &Value) {
        self.wire.respond(id, status, &body.to_string());
    }

    pub fn respond_issues(&mut self, id: &str, success: bool, issues: Vec<Issue>) {
        let status = if success { "success" } else { "failure" };
        let list = Issue::list(issues, self.settings.version);
        self.wire.respond(id, status, &list);
    }

    /// Where there is no module yet, some queries make no sense.
    pub fn has_module(&mut self, id: &str) -> bool {
        let has = self.env.module.is_some();
        if !has {
            self.respond(id, "failure", &"Current module unset".into());
        }
        has
    }

    fn query(&mut self, request: &Request) -> Result<(), String> {
        let (id, args) = (request.id.as_str(), &request.args);
        match request.query.as_str() {
            "push" => self.push_query(request, false)?,
            "peek" => self.push_query(request, true)?,
            "pop" => self.pop(id),
            "vfs-add" => {
                self.dependencies.add(args.maybe_text("filename")?, args.text("contents")?);
                self.respond(id, "success", &Value::Null);
            }
            "segment" => self.segment(id, args.text("code")?),
            "describe-protocol" => {
                let protocol = format!("{{{}}}", self.protocol());
                self.wire.respond(id, "success", &protocol);
            }
            "describe-repl" => {
                let loaded: Vec<_> =
                    self.dependencies.loaded.iter().map(|(m, _)| format!("{m}.fst")).collect();
                let options: Vec<_> =
                    ["z3rlimit", "max_fuel"].iter().filter_map(|o| self.option(o)).collect();
                self.respond(id, "success", &json!({"loaded-dependencies": loaded, "options": options}));
            }
            "lookup" => self.lookup(request)?,
            "autocomplete" => self.autocomplete(request)?,
            "search" => self.search(request)?,
            "compute" => self.compute(request)?,
            "exit" => {
                self.respond(id, "success", &Value::Null);
                self.leave(0);
            }
            "push-partial-checked-file" if self.is_3() => self.push_partial(request)?,
            "full-buffer" if self.is_3() => self.full_buffer(request)?,
            "format" if self.is_3() => self.format(id, args.text("code")?),
            "restart-solver" if self.is_3() => self.solver.stop(),
            // Acts only while a full-buffer query runs.
            "cancel" if self.is_3() => drop((args.int("cancel-line")?, args.int("cancel-column")?)),
            other if self.is_3() => return Err(format!("Unknown query ‘{other}’")),
            other => return Err(format!("Unknown query '{other}'")),
        }
        Ok(())
    }

    pub fn pop(&mut self, id: &str) {
        if self.env.pop() {
            self.pops += 1;
            self.respond(id, "success", &Value::Null);
        } else {
            self.respond(id, "failure", &"Too many pops".into());
        }
    }

    /// The name that ranges in the client's own text bear.
    pub fn file(&self) -> String {
        if self.is_3() { self.dependencies.file.clone() } else { "<input>".into() }
    }

    pub fn range(&self, beg: Position, end: Position) -> Range {
        Range { file: self.file(), beg, end }
    }

    /// What keeps the text from being parsed: a fault, or a directive that pretends one.
    pub fn unparsed(&self, tokens: &Tokens, parsed: &declaration::Parsed) -> Option<Issue> {
        let pretended = tokens.directives.iter().find(|(_, text)| *text == "syntax");
        if let Some((at, _)) = pretended {
            return Some(self.words.syntax("Syntax error", self.range(*at, *at)));
        }
        parsed.fault.map(|f| self.words.syntax(f.message, self.range(f.beg, f.end)))
    }

    fn segment(&mut self, id: &str, code: &str) {
        let tokens = Tokens::of(code, Position { line: 1, column: 0 });
        let parsed = declaration::parse(code, &tokens);
        if parsed.too_deep {
            self.crash("Stack overflow");
        }
        if let Some(issue) = self.unparsed(&tokens, &parsed) {
            return self.respond_issues(id, false, vec![issue]);
        }
        let ranges = parsed.list.iter().map(|d| json!({"def_range": self.range(d.beg, d.end).json()}));
        let decls = json!({"decls": Value::from_iter(ranges)});
        self.respond(id, "success", &decls);
    }

    fn format(&mut self, id: &str, code: &str) {
        let tokens = Tokens::of(code, Position { line: 1, column: 0 });
        let parsed = declaration::parse(code, &tokens);
        match self.unparsed(&tokens, &parsed) {
            Some(issue) => {
                let list = Issue::list(vec![issue], self.settings.version);
                self.wire.respond(id, "failure", &format!("{{\"formatted-code-issue\":{list}}}"));
            }
            None => {
                let lines: Vec<_> = code.lines().map(str::trim_end).collect();
                self.respond(id, "success", &json!({"formatted-code": lines.join("\n")}));
            }
        }
    }
}
