//! What a comment `(*fake:VERB ARGUMENT*)` in pushed code makes the model do.
//!
//! | verb | effect |
//! |---|---|
//! | `refute [TEXT]`, `resource`, `z3lost` | the solver fails: counterexample, resource limit, z3 lost |
//! | `type`, `syntax`, `tactic` | other failures |
//! | `warn TEXT`, `issue N TEXT`, `big BYTES` | success with a warning |
//! | `sleep MS`, `hang`, `stuck`, `memory MB` | busy; `stuck` does not hear an interruption |
//! | `die BYTES`, `exit CODE`, `sigpipe` | death after so much of the answer, after an error, or silently |
//! | `garbage`, `noise`, `twice`, `silent`, `foreign` | something else around or instead of the answer |
//! | `poison` | success, but the next push fails |
//! | `taint` | success, and from then on this process proves everything |
//! | `crowded` | a counterexample if something was taken back in this process before |
//! | `once VERB ...` | the verb, unless a process did it before for the same code (setting `once`) |
//!
//! The failures of the solver do not come under lax checking or with `--admit_smt_queries true`.

use std::time::Duration;

#[derive(Clone, Debug)]
pub enum Directive {
    Refute(String),
    Resource,
    Z3Lost,
    Type,
    Syntax,
    Tactic,
    Warn(String),
    Issue(i64, String),
    Big(usize),
    Sleep(Duration),
    Hang,
    Stuck,
    Memory(usize),
    Die(usize),
    Exit(i32),
    Sigpipe,
    Garbage,
    Noise,
    Twice,
    Silent,
    Foreign,
    Poison,
    Taint,
    Crowded,
    Once(Box<Directive>),
}

impl Directive {
    pub fn parse(text: &str) -> Self {
        Self::read(text).unwrap_or_else(|| super::misuse(&format!("no directive {text:?}")))
    }

    fn read(text: &str) -> Option<Self> {
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        Some(match verb {
            "refute" => Self::Refute(rest.into()),
            "resource" => Self::Resource,
            "z3lost" => Self::Z3Lost,
            "type" => Self::Type,
            "syntax" => Self::Syntax,
            "tactic" => Self::Tactic,
            "warn" => Self::Warn(rest.into()),
            "issue" => {
                let (number, text) = rest.split_once(' ').unwrap_or((rest, ""));
                Self::Issue(number.parse().ok()?, text.into())
            }
            "big" => Self::Big(rest.parse().ok()?),
            "sleep" => Self::Sleep(Duration::from_millis(rest.parse().ok()?)),
            "hang" => Self::Hang,
            "stuck" => Self::Stuck,
            "memory" => Self::Memory(rest.parse().ok()?),
            "die" => Self::Die(if rest.is_empty() { 0 } else { rest.parse().ok()? }),
            "exit" => Self::Exit(rest.parse().ok()?),
            "sigpipe" => Self::Sigpipe,
            "garbage" => Self::Garbage,
            "noise" => Self::Noise,
            "twice" => Self::Twice,
            "silent" => Self::Silent,
            "foreign" => Self::Foreign,
            "poison" => Self::Poison,
            "taint" => Self::Taint,
            "crowded" => Self::Crowded,
            "once" => Self::Once(Box::new(Self::read(rest)?)),
            _ => return None,
        })
    }
}
