//! How a model behaves, from the text after `model:`.
//!
//! | key | value |
//! |---|---|
//! | `version` | 2 (default) or 3 |
//! | `greeting` | `none`, `late:MS`, `garbage` (instead), `bad-version` (version 1), `version:N` |
//! | `start` | milliseconds until the greeting |
//! | `solver` | milliseconds that the first question to a new z3 takes |
//! | `load`, `push` | milliseconds that loading the dependencies, or each push (the header too), takes |
//! | `z3` | `missing`, `other` (version), `exits` (at once), `garbage` (as answers), `off` (no child) |
//! | `exit` | ends at once with that code and a text on standard error, as after a bad option |
//! | `once` | the path prefix of the marker files of `once` directives |
//! | `deaths`, `hangs`, `garbage` | percentages: what a push of code with `let ` may meet |
//! | `seed` | of these; process number and time are mixed in, so that a retry draws again |
//! | `names` | `A.b;A.c`: what a partial load finds in the checked file, in this order, instead of its text |
//! | `needs` | a file of lines `NAME|BEFORE|TEXT`: what a `let NAME` needs, see below |
//! | `checked` | `missing`: there is no checked file |
//! | `own` | `SOURCE:CHECKED:VERIFY`, milliseconds for each module of the project, see below |
//! | `batch` | `hangs`, `dies`, `unwritten`, `poisons`: what becomes of a `.checked`, see below |
//! | `options` | `old`: `--cache_checked_modules` is not known |
//! | `trace` | a file that gets a line for each module: `verified FILE`, `source MODULE`, `checked MODULE` |
//!
//! By `needs`, a `let NAME` is refuted unless what follows BEFORE on its line (without BEFORE: all) contains
//! TEXT or admits. The times of `own` are for a module that is loaded from its source, loaded from its
//! `.checked`, and verified. `batch` is about a `.checked` that is to be written (see
//! [`checked`](super::checked)): `hangs` and `dies` after the first, `unwritten`, `poisons` who reads it.
//! `trace` is about the modules of the project.

use std::io::Write;
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Greeting {
    Usual,
    None,
    Late(Duration),
    Garbage,
    Version(u64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Z3 {
    Usual,
    Off,
    Missing,
    Other,
    Exits,
    Garbage,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Batch {
    Usual,
    Hangs,
    Dies,
    Unwritten,
    Poisons,
}

#[derive(Clone, Debug)]
pub struct Settings {
    pub version: u64,
    pub greeting: Greeting,
    pub start: Duration,
    pub solver: Duration,
    pub load: Duration,
    pub push: Duration,
    pub z3: Z3,
    pub exit: Option<i32>,
    pub once: Option<String>,
    pub deaths: f64,
    pub hangs: f64,
    pub garbage: f64,
    pub seed: u64,
    pub names: Option<Vec<String>>,
    pub checked: bool,
    pub needs: Option<String>,
    /// From its source, from its `.checked`, verified.
    pub own: [Duration; 3],
    pub batch: Batch,
    pub old_options: bool,
    trace: Option<String>,
}

impl Settings {
    pub fn parse(text: &str) -> Self {
        let mut s = Self {
            version: 2,
            greeting: Greeting::Usual,
            start: Duration::ZERO,
            solver: Duration::ZERO,
            load: Duration::ZERO,
            push: Duration::ZERO,
            z3: Z3::Usual,
            exit: None,
            once: None,
            deaths: 0.0,
            hangs: 0.0,
            garbage: 0.0,
            seed: 0,
            names: None,
            checked: true,
            needs: None,
            own: [Duration::ZERO; 3],
            batch: Batch::Usual,
            old_options: false,
            trace: None,
        };
        for part in text.split(',').filter(|p| !p.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            if s.set(key, value).is_none() {
                super::misuse(&format!("no setting {part:?}"));
            }
        }
        s
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        let ms = || value.parse().ok().map(Duration::from_millis);
        match key {
            "version" => self.version = value.parse().ok().filter(|v| [2, 3].contains(v))?,
            "greeting" => {
                self.greeting = match value.split_once(':').unwrap_or((value, "")) {
                    ("none", _) => Greeting::None,
                    ("late", ms) => Greeting::Late(Duration::from_millis(ms.parse().ok()?)),
                    ("garbage", _) => Greeting::Garbage,
                    ("bad-version", _) => Greeting::Version(1),
                    ("version", n) => Greeting::Version(n.parse().ok()?),
                    _ => return None,
                }
            }
            "start" => self.start = ms()?,
            "solver" => self.solver = ms()?,
            "load" => self.load = ms()?,
            "push" => self.push = ms()?,
            "z3" => {
                self.z3 = match value {
                    "missing" => Z3::Missing,
                    "other" => Z3::Other,
                    "exits" => Z3::Exits,
                    "garbage" => Z3::Garbage,
                    "off" => Z3::Off,
                    _ => return None,
                }
            }
            "exit" => self.exit = Some(value.parse().ok()?),
            "once" => self.once = Some(value.into()),
            "deaths" => self.deaths = value.parse().ok()?,
            "hangs" => self.hangs = value.parse().ok()?,
            "garbage" => self.garbage = value.parse().ok()?,
            "seed" => self.seed = value.parse().ok()?,
            "names" => self.names = Some(value.split(';').map(String::from).collect()),
            "needs" => self.needs = Some(value.into()),
            "checked" => self.checked = value != "missing",
            "own" => {
                let times: Vec<u64> = value.split(':').map(|ms| ms.parse().ok()).collect::<Option<_>>()?;
                self.own = <[u64; 3]>::try_from(times).ok()?.map(Duration::from_millis);
            }
            "batch" => {
                self.batch = match value {
                    "hangs" => Batch::Hangs,
                    "dies" => Batch::Dies,
                    "unwritten" => Batch::Unwritten,
                    "poisons" => Batch::Poisons,
                    _ => return None,
                }
            }
            "options" => self.old_options = value == "old",
            "trace" => self.trace = Some(value.into()),
            _ => return None,
        }
        Some(())
    }

    /// One more line of the trace.
    pub fn trace(&self, line: &str) {
        let Some(path) = &self.trace else { return };
        let file = std::fs::File::options().create(true).append(true).open(path);
        let written = file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
        if let Err(e) = written {
            super::misuse(&format!("no trace: {e}"));
        }
    }
}
