//! Questions about names, options and terms.

use super::issue::Range;
use super::model::Model;
use super::options::Options;
use super::request::Request;
use super::tokens::{Position, Tokens};
use serde_json::{Value, json};

const NOTHING: &str = "No such symbol, module, or namespace.";

impl Model {
    /// An option as `lookup` and `describe-repl` show it.
    pub fn option(&self, name: &str) -> Option<Value> {
        if !Options::is_known(name) {
            return None;
        }
        let number = |text: Option<&str>, default: &str| {
            let text = text.unwrap_or(default);
            text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from)
        };
        let default = match name {
            "z3rlimit" => "5",
            "max_fuel" => "8",
            "initial_fuel" | "max_ifuel" => "2",
            "initial_ifuel" | "z3rlimit_factor" => "1",
            "z3seed" => "0",
            _ => "",
        };
        let signature = format!("--{name}");
        Some(
            json!({"name": name, "signature": signature, "value": number(self.env.options.get(name), default),
            "default": number(None, default), "documentation": null, "type": "int", "permission-level": ""}),
        )
    }

    fn symbol(&self, name: &str, wanted: &[&str]) -> Option<Value> {
        let entry = self.env.definition(name)?;
        let module = self.env.module.as_deref().unwrap_or_default();
        let asked = |what: &str| wanted.contains(&what);
        let given = |what: &str, text: String| if asked(what) { Value::from(text) } else { Value::Null };
        let place = if asked("defined-at") { entry.range.json() } else { Value::Null };
        let definition = format!("visible let {} = ...", entry.name);
        Some(json!({"kind": "symbol", "name": format!("{module}.{}", entry.name), "defined-at": place,
            "type": given("type", self.env.type_of(entry)), "documentation": null,
            "definition": given("definition", definition)}))
    }

    fn module_or_namespace(&self, name: &str) -> Option<Value> {
        let loaded = self.dependencies.loaded.iter().any(|(m, _)| m == name);
        if loaded {
            return Some(
                json!({"kind": "module", "name": name, "path": format!("{name}.fst"), "loaded": true}),
            );
        }
        let known = !name.is_empty() && self.dependencies.is_loaded(name);
        known.then(|| json!({"kind": "namespace", "name": name, "loaded": true}))
    }

    pub fn lookup(&mut self, request: &Request) -> Result<(), String> {
        let (id, args) = (request.id.as_str(), &request.args);
        let symbol = args.text("symbol")?;
        let context = args.maybe_text("context")?.unwrap_or("symbol-only");
        let wanted = args.list("requested-info")?;
        if !self.has_module(id) {
            return Ok(());
        }
        let echo = args.maybe("symbol-range").filter(|_| self.is_3());
        self.answer_lookup(id, symbol, context, &wanted, echo);
        Ok(())
    }

    /// With a range to echo, what is not found is a success without any answer.
    pub fn answer_lookup(
        &mut self,
        id: &str,
        symbol: &str,
        context: &str,
        wanted: &[&str],
        echo: Option<&Value>,
    ) {
        let option = symbol.strip_prefix("--").unwrap_or(symbol);
        let (found, missing) = match context {
            "symbol-only" => (self.symbol(symbol, wanted), "Symbol not found".into()),
            "set-options" | "reset-options" => {
                let found = self.option(option).map(|found| {
                    let mut whole = json!({"kind": "option"});
                    whole
                        .as_object_mut()
                        .expect("an object")
                        .extend(found.as_object().cloned().unwrap_or_default());
                    whole
                });
                (found, format!("Unknown option:{symbol}"))
            }
            "code" => {
                let found = self.symbol(symbol, wanted);
                (found.or_else(|| self.module_or_namespace(symbol)), NOTHING.into())
            }
            _ => (self.module_or_namespace(symbol), "No such module or namespace".into()),
        };
        match (found, echo) {
            (Some(mut found), echo) => {
                if let (Some(range), Some("symbol")) = (echo, found["kind"].as_str()) {
                    found["symbol-range"] = range.clone();
                    found["symbol"] = symbol.into();
                }
                self.respond(id, "success", &found);
            }
            (None, None) => self.respond(id, "failure", &Value::from(missing)),
            (None, Some(_)) => {}
        }
    }

    pub fn autocomplete(&mut self, request: &Request) -> Result<(), String> {
        let id = request.id.as_str();
        let partial = request.args.text("partial-symbol")?;
        let context = request.args.maybe_text("context")?.unwrap_or("code");
        if !self.has_module(id) {
            return Ok(());
        }
        if ["set-options", "reset-options"].contains(&context) {
            if partial.starts_with("--") {
                self.respond(id, "success", &json!([]));
            } else {
                self.respond(id, "failure", &"Options should start with '--'".into());
            }
            return Ok(());
        }
        let names = self.env.entries.iter().filter(|e| e.is_definition() && e.name.starts_with(partial));
        let length = partial.chars().count();
        let mut found: Vec<Value> = names.map(|e| json!([length, "", e.name])).collect();
        if self.is_3() && !found.is_empty() {
            found.push(json!([0, "<search term>", partial]));
        }
        self.respond(id, "success", &found.into());
        Ok(())
    }

    pub fn search(&mut self, request: &Request) -> Result<(), String> {
        let id = request.id.as_str();
        let terms = request.args.text("terms")?;
        if !self.has_module(id) {
            return Ok(());
        }
        let matches = |name: &str| {
            terms.split_whitespace().all(|term| {
                let (wanted, term) = term.strip_prefix('-').map_or((true, term), |term| (false, term));
                name.contains(term.trim_matches('"')) == wanted
            })
        };
        let names = self.env.entries.iter().filter(|e| e.is_definition() && matches(&e.name));
        let found: Vec<Value> = names.map(|e| json!({"lid": e.name, "type": self.env.type_of(e)})).collect();
        if found.is_empty() {
            let text = format!("No results found for query [{terms}]");
            self.respond(id, "failure", &text.into());
        } else {
            self.respond(id, "success", &found.into());
        }
        Ok(())
    }

    /// The term itself is its normal form. An unprovable one,
    /// `(*fake:refute*)`, is answered and poisons the next push.
    pub fn compute(&mut self, request: &Request) -> Result<(), String> {
        let id = request.id.as_str();
        let term = request.args.text("term")?;
        if !self.has_module(id) {
            return Ok(());
        }
        let zero = Position { line: 0, column: 0 };
        let code = format!("let __compute_dummy__ = ({term})");
        let tokens = Tokens::of(&code, zero);
        if super::declaration::parse(&code, &tokens).fault.is_some() {
            self.respond(id, "failure", &"Could not parse this term".into());
            return Ok(());
        }
        if tokens.directives.iter().any(|(_, d)| d.starts_with("refute")) {
            let range = Range { file: self.file(), beg: zero, end: zero };
            let text = "Subtyping check failed; expected type nat; got type int";
            self.poison = Some(self.words.refuted(text, range));
        }
        self.respond(id, "success", &term.into());
        Ok(())
    }
}
