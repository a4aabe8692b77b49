//! `push-partial-checked-file`: the file's own declarations before a given one, as one entry of the stack.

use super::declaration::{self, Declaration, Kind};
use super::interface::Interface;
use super::issue::Issue;
use super::model::Model;
use super::push::Stop;
use super::request::Request;
use super::tokens::{Position, Tokens};

const START: Position = Position { line: 1, column: 0 };

impl Model {
    pub fn push_partial(&mut self, request: &Request) -> Result<(), String> {
        let id = request.id.as_str();
        let until = request.args.text("until-lid")?;
        self.begin(id, true);
        let loaded = self.load_before(until);
        let interrupted = self.interrupt.end();
        match loaded {
            Err(Stop::Interrupted) => {
                self.wire.message("info", &"Interrupted".into());
                self.respond_issues(id, false, Vec::new());
            }
            Err(Stop::Fail(issue)) => self.respond_issues(id, false, vec![issue]),
            Ok(()) if interrupted => {
                self.env.pop();
                self.wire.message("info", &"Interrupted".into());
                self.respond_issues(id, false, Vec::new());
            }
            Ok(()) => self.respond_issues(id, true, Vec::new()),
        }
        Ok(())
    }

    fn load_before(&mut self, until: &str) -> Result<(), Stop> {
        let here = self.range(START, START);
        let text = self.dependencies.own();
        let known = if self.settings.names.is_some() { Ok(text.unwrap_or_default()) } else { text };
        let needed = known.and_then(|text| Ok((self.dependencies.needed(&text)?, text)));
        let (needed, text) =
            needed.map_err(|broken| Stop::Fail(self.words.loading(&broken.0, here.clone())))?;
        self.load_modules(needed)?;
        let missing = |what: String| -> Issue { self.words.assertion(&what, here.clone()) };
        if !self.settings.checked {
            let file = &self.dependencies.file;
            return Err(Stop::Fail(missing(format!("cannot find checked file for {file}"))));
        }
        let declarations = self.checked(&text);
        let module = self.dependencies.module.clone();
        let full = |name: &String| {
            if name.starts_with(&format!("{module}.")) { name.clone() } else { format!("{module}.{name}") }
        };
        let is_it = |d: &Declaration| d.names.iter().any(|name| full(name) == until);
        let Some(place) = declarations.iter().position(is_it) else {
            return Err(Stop::Fail(missing(format!("did not find declaration with lident {until}"))));
        };
        let snapshot = self.env.snapshot();
        for declaration in &declarations[..place] {
            let range = self.range(declaration.beg, declaration.end);
            self.env.declare(declaration, &range);
        }
        (self.env.module, self.env.partial) = (Some(module), true);
        self.env.stack.push(snapshot);
        Ok(())
    }

    /// What the checked file holds: what the settings list, or what the text declares.
    fn checked(&self, text: &str) -> Vec<Declaration> {
        let module = format!("{}.", self.dependencies.module);
        if let Some(names) = &self.settings.names {
            let plain = |name: &String| name.strip_prefix(&module).unwrap_or(name).to_string();
            return names.iter().map(|name| Declaration::of_name(plain(name))).collect();
        }
        let tokens = Tokens::of(text, START);
        let mut all = declaration::parse(text, &tokens).list;
        if let Some((file, interface)) = self.dependencies.interface() {
            all = Interface::of(&file, &interface).with(all);
        }
        let kinds = [Kind::Val, Kind::Let, Kind::Type, Kind::Splice, Kind::Other];
        all.into_iter().filter(|d| kinds.contains(&d.kind)).collect()
    }
}
