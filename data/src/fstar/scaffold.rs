//! What must precede a candidate so that F* checks it as it checked the original.

use super::{Definition, Import, VerifierConfig};
use serde_json::Value;

/// The text that precedes a candidate which is pushed after the file's earlier definitions were loaded.
///
/// F* installs those (`push-partial-checked-file`) without what was open and which options were
/// set, so that has to be said again: the opens and abbreviations, outermost first; an `open` of
/// the module itself, as a name of its own may hide one of a module opened before; the options of
/// the definition in a `#push-options`. The core library's `Prims` needs the options only. The
/// state is left by `pop`, so there is no `#pop-options`.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaffold {
    /// The qualified name up to which to load the file: the argument of `push-partial-checked-file`. Any
    /// name of a mutual group stands for the whole group.
    pub until_lid: String,
    /// The opens and abbreviations, a line each; empty for `Prims`.
    pub opens: String,
    /// The `open` of the module itself, a line; empty for `Prims`. F*'s of 2019 refuse it
    /// while the module is being checked from its text.
    pub own_open: String,
    /// The `#push-options`, a line.
    pub options: String,
    /// The options of the record that are not among these, as the
    /// data set's own checker does not set them either.
    pub dropped: Vec<DroppedOption>,
}

/// An option of a record that a [`Scaffold`] does not set.
#[derive(Debug, Clone, PartialEq)]
pub struct DroppedOption {
    /// Its key in `vconfig`.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Whether this is F*'s default, so that dropping it changes nothing. False for the version of the solver
    /// and for keys not known here: what F* does without them cannot be told from the record.
    pub is_default: bool,
}

/// Why there is no scaffold for a definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScaffoldError {
    /// The record lacks a name or a file `MODULE.fst`.
    #[error("{definition}: no scaffold: the record has no {missing}")]
    Missing {
        /// The definition, as far as it has a name.
        definition: String,
        /// What is missing.
        missing: &'static str,
    },
    /// Something is not a name that F* could read.
    #[error("{definition}: no scaffold: {name:?} is no name of {what}; correct the record")]
    Name {
        /// The definition.
        definition: String,
        /// What it should be the name of.
        what: &'static str,
        /// What is there.
        name: String,
    },
    /// The value of an option cannot be written.
    #[error(
        "{definition}: no scaffold: the value {value:?} of {key} cannot be written in a #push-options, as \
         F* has no escape for a single quote there; correct the record, or give the option on F*'s \
         command line"
    )]
    Option {
        /// The definition.
        definition: String,
        /// The key in `vconfig`.
        key: String,
        /// The value.
        value: String,
    },
}

impl Scaffold {
    /// The scaffold for candidates of this definition.
    ///
    /// # Errors
    /// [`ScaffoldError`]: nothing is written that F* would read as something else.
    pub fn new(definition: &Definition) -> Result<Self, ScaffoldError> {
        let shown = definition.name.clone().or_else(|| definition.file_name.clone()).unwrap_or_default();
        let missing = |missing| ScaffoldError::Missing { definition: shown.clone(), missing };
        let bad_name =
            |what, name: &str| ScaffoldError::Name { definition: shown.clone(), what, name: name.to_owned() };
        let until_lid =
            definition.name.clone().filter(|name| !name.is_empty()).ok_or_else(|| missing("name"))?;
        if until_lid.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(bad_name("a definition", &until_lid));
        }
        let module = definition.module().ok_or_else(|| missing("file MODULE.fst or MODULE.fsti"))?;
        let (mut opens, mut own_open) = (String::new(), String::new());
        if module != "Prims" {
            for open in definition.opens_and_abbrevs.iter().flatten().rev() {
                let (Import::Open(module) | Import::Abbrev { module, .. }) = &open.import;
                if !is_module_name(module) {
                    return Err(bad_name("a module", module));
                }
                if let Import::Abbrev { short, .. } = &open.import
                    && (!is_module_name(short) || short.contains('.'))
                {
                    return Err(bad_name("an abbreviation", short));
                }
                opens += &format!("{}\n", open.import);
            }
            if !is_module_name(module) {
                return Err(bad_name("a module", module));
            }
            own_open = format!("open {module}\n");
        }
        let nothing = VerifierConfig::default();
        let (options, dropped) = options(definition.vconfig.as_ref().unwrap_or(&nothing))
            .map_err(|(key, value)| ScaffoldError::Option { definition: shown.clone(), key, value })?;
        let options = format!("#push-options {}\n", string_literal(&options));
        Ok(Self { until_lid, opens, own_open, options, dropped })
    }

    /// The whole text; it ends in a line end.
    pub fn text(&self) -> String {
        format!("{}{}{}", self.opens, self.own_open, self.options)
    }

    /// What to push to check a candidate: this text, the `val` if there is one, and the candidate.
    pub fn snippet(&self, val: Option<&str>, candidate: &str) -> String {
        format!("{}\n{}\n{candidate}", self.text(), val.unwrap_or_default())
    }
}

/// F*'s default of an option that is not written.
enum Preset {
    Bool(bool),
    Number(i64),
}

/// What becomes of an option.
enum Becomes {
    /// `--OPTION VALUE`.
    Value(&'static str),
    /// `--OPTION 'VALUE'` for each of a list.
    Each(&'static str),
    /// `--OPTION` if it is true; false is what holds without it.
    Flag(&'static str),
    /// Not written; this is F*'s default, where it has one that can be told.
    Dropped(Option<Preset>),
}

/// The options of `vconfig`, in the order in which F* writes them.
const OPTIONS: &[(&str, Becomes)] = &[
    ("initial_fuel", Becomes::Value("initial_fuel")),
    ("max_fuel", Becomes::Value("max_fuel")),
    ("initial_ifuel", Becomes::Value("initial_ifuel")),
    ("max_ifuel", Becomes::Value("max_ifuel")),
    ("detail_errors", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("detail_hint_replay", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("no_smt", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("quake_lo", Becomes::Dropped(Some(Preset::Number(1)))),
    ("quake_hi", Becomes::Dropped(Some(Preset::Number(1)))),
    ("quake_keep", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("retry", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("smtencoding_elim_box", Becomes::Value("smtencoding.elim_box")),
    ("smtencoding_nl_arith_repr", Becomes::Value("smtencoding.nl_arith_repr")),
    ("smtencoding_l_arith_repr", Becomes::Value("smtencoding.l_arith_repr")),
    ("smtencoding_valid_intro", Becomes::Value("smtencoding.valid_intro")),
    ("smtencoding_valid_elim", Becomes::Value("smtencoding.valid_elim")),
    ("tcnorm", Becomes::Dropped(Some(Preset::Bool(true)))),
    ("no_plugins", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("no_tactics", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("z3cliopt", Becomes::Each("z3cliopt")),
    ("z3smtopt", Becomes::Each("z3smtopt")),
    ("z3refresh", Becomes::Flag("z3refresh")),
    ("z3rlimit", Becomes::Value("z3rlimit")),
    ("z3rlimit_factor", Becomes::Value("z3rlimit_factor")),
    ("z3seed", Becomes::Value("z3seed")),
    ("z3version", Becomes::Dropped(None)),
    ("trivial_pre_for_unannotated_effectful_fns", Becomes::Dropped(Some(Preset::Bool(false)))),
    ("reuse_hint_for", Becomes::Dropped(None)),
];

/// The option string, and what is not in it. An error is a key and the value that cannot be written.
fn options(config: &VerifierConfig) -> Result<(String, Vec<DroppedOption>), (String, String)> {
    let mut members = config.to_members().unwrap_or_default();
    let (mut words, mut dropped) = (Vec::new(), Vec::new());
    for (key, becomes) in OPTIONS {
        let value = match members.remove(*key) {
            None | Some(Value::Null) => continue,
            Some(value) => value,
        };
        let quoted = |value: &str| quoted(value).ok_or_else(|| ((*key).to_owned(), value.to_owned()));
        match becomes {
            Becomes::Value(option) => {
                let value = match &value {
                    Value::String(text) => text.clone(),
                    number_or_bool => number_or_bool.to_string(),
                };
                let value = if is_plain(&value) { value } else { quoted(&value)? };
                words.push(format!("--{option} {value}"));
            }
            Becomes::Each(option) => {
                for element in value.as_array().into_iter().flatten() {
                    words.push(format!("--{option} {}", quoted(element.as_str().unwrap_or_default())?));
                }
            }
            Becomes::Flag(option) if value == Value::Bool(true) => words.push(format!("--{option}")),
            Becomes::Flag(_) => {}
            Becomes::Dropped(default) => {
                let is_default = match default {
                    Some(Preset::Bool(default)) => value == *default,
                    Some(Preset::Number(default)) => value == *default,
                    None => false,
                };
                dropped.push(DroppedOption { key: (*key).to_owned(), value, is_default });
            }
        }
    }
    let unknown = members.into_iter().filter(|(_, value)| !value.is_null());
    dropped.extend(unknown.map(|(key, value)| DroppedOption { key, value, is_default: false }));
    Ok((words.join(" "), dropped))
}

/// A value between single quotes. F* splits an option string at blanks and takes what stands between two
/// single quotes as one word; it knows no escape, so a value with such a quote cannot be written.
fn quoted(value: &str) -> Option<String> {
    (!value.contains('\'')).then(|| format!("'{value}'"))
}

fn is_plain(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "_.+-".contains(c))
}

/// A string of F*'s language.
fn string_literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0' => literal.push_str("\\0"),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// Whether F* reads this as the name of a module or namespace, and as nothing else.
fn is_module_name(name: &str) -> bool {
    name.split('.').all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '\'')
    })
}

#[cfg(test)]
#[path = "scaffold_tests.rs"]
mod tests;
