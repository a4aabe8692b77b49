//! Loading dependencies, and meeting z3 by the way.

use super::death;
use super::dependencies::Broken;
use super::interface::Interface;
use super::issue::{Issue, Range};
use super::model::Model;
use super::push::Stop;
use super::settings::Z3;
use super::tokens::Position;
use serde_json::json;
use std::rc::Rc;
use std::time::Duration;

const Z3_PLACE: &str = "Please download the version of Z3 corresponding to your platform from:\n\
    https://github.com/FStarLang/binaries/tree/master/z3-tested\n\
    and add the bin/ subdirectory into your PATH\n";

impl Model {
    pub fn load(&mut self, issues: &mut Vec<Issue>) -> Result<(), Stop> {
        // Version 3 loads a module when a declaration needs it.
        let text = if self.is_3() { Ok(String::new()) } else { self.dependencies.own() };
        let needed = text.and_then(|text| match !self.is_3() && self.dependencies.names_itself(&text) {
            true => Err(Broken(format!("Recursive dependency on module {}\n", self.dependencies.module))),
            false => self.dependencies.needed(&text),
        });
        if self.settings.z3 == Z3::Missing {
            self.wire.message("progress", &json!({"stage": "loading-dependency", "modname": "prims"}));
            let unix = "Unix.Unix_error(Unix.ENOENT, \"create_process\", \"z3\")";
            self.wire.message("error", &death::unexpected(unix).into());
            self.wire.message("error", &format!("(Error 17) Could not run Z3\n{Z3_PLACE}\n").into());
            self.wire.message("error", &"1 error was reported (see above)\n".into());
            self.leave(1);
        }
        match needed {
            Err(Broken(what)) => {
                let start = Position { line: 1, column: 0 };
                let input = Range { file: self.file(), beg: start, end: start };
                Err(Stop::Fail(self.words.loading(&what, input)))
            }
            Ok(needed) => {
                self.load_modules(needed)?;
                if !self.met_solver && matches!(self.settings.z3, Z3::Other | Z3::Exits) {
                    let got = if self.settings.z3 == Z3::Exits { "" } else { "Z3 version 9.9.9 - 64 bit\n" };
                    let text = format!("Expected Z3 version \"Z3 version 4.8.5\", got \"{got}\"\n{Z3_PLACE}");
                    let zero = Position { line: 0, column: 0 };
                    let nowhere = Range { file: "<dummy>".into(), beg: zero, end: zero };
                    issues.push(self.words.warning(282, &text, nowhere));
                }
                self.met_solver = true;
                self.take_interface();
                Ok(())
            }
        }
    }

    /// The interface's declarations wait for those of the implementation.
    fn take_interface(&mut self) {
        let interface = self.dependencies.interface().map(|(file, text)| Interface::of(&file, &text));
        self.env.is_interface = self.dependencies.file.ends_with(".fsti");
        (self.env.interface, self.env.interleaved) = (Rc::new(interface.unwrap_or_default()), 0);
    }

    /// What has not changed since the last time stays.
    pub fn load_modules(&mut self, needed: Vec<(String, String)>) -> Result<(), Stop> {
        let loaded = &mut self.dependencies.loaded;
        let same = loaded.iter().zip(&needed).take_while(|(a, b)| a == b).count();
        loaded.truncate(same);
        let mut slow = if same == 0 { self.settings.load } else { Duration::ZERO };
        for module in needed.into_iter().skip(same) {
            let contents = json!({"stage": "loading-dependency", "modname": module.0});
            self.wire.message("progress", &contents);
            slow += self.loading_own(&module);
            self.dependencies.loaded.push(module);
        }
        let waited = self.busy(slow);
        self.wire.message("progress", &json!({"stage": null}));
        waited
    }

    /// What loading a module of the project takes.
    fn loading_own(&self, (module, digest): &(String, String)) -> Duration {
        if digest.is_empty() || *module == self.dependencies.module {
            return Duration::ZERO;
        }
        let is_checked = self.dependencies.is_checked(module, &self.first);
        self.settings.trace(&format!("{} {module}", if is_checked { "checked" } else { "source" }));
        self.settings.own[usize::from(is_checked)]
    }
}
