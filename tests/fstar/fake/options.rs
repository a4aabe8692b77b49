//! F*'s options: which there are, and their values.

/// Options without a value.
const FLAGS: [&str; 36] = [
    "cache_checked_modules",
    "debug_all",
    "detail_errors",
    "detail_hint_replay",
    "eager_subtyping",
    "error_contexts",
    "hint_info",
    "ide",
    "in",
    "lax",
    "log_queries",
    "log_types",
    "no_default_includes",
    "no_location_info",
    "no_plugins",
    "no_positivity",
    "no_smt",
    "no_tactics",
    "print_bound_var_types",
    "print_effect_args",
    "print_full_names",
    "print_implicits",
    "print_universes",
    "print_z3_statistics",
    "query_stats",
    "record_hints",
    "record_options",
    "silent",
    "timing",
    "trace_error",
    "ugly",
    "unsafe_tactic_exec",
    "use_hint_hashes",
    "use_hints",
    "version",
    "z3refresh",
];
/// Options with one.
const VALUED: [&str; 45] = [
    "abort_on",
    "admit_except",
    "admit_smt_queries",
    "already_cached",
    "cache_dir",
    "debug",
    "debug_level",
    "ext",
    "extract",
    "fuel",
    "hint_dir",
    "hint_file",
    "ifuel",
    "include",
    "initial_fuel",
    "initial_ifuel",
    "load",
    "max_fuel",
    "max_ifuel",
    "n_cores",
    "odir",
    "prims",
    "proof_recovery",
    "quake",
    "report_assumes",
    "retry",
    "reuse_hint_for",
    "smt",
    "smtencoding.elim_box",
    "smtencoding.l_arith_repr",
    "smtencoding.nl_arith_repr",
    "smtencoding.valid_elim",
    "smtencoding.valid_intro",
    "tactic_trace_d",
    "tcnorm",
    "trivial_pre_for_unannotated_effectful_fns",
    "use_two_phase_tc",
    "using_facts_from",
    "warn_error",
    "z3cliopt",
    "z3rlimit",
    "z3rlimit_factor",
    "z3seed",
    "z3smtopt",
    "z3version",
];
const SINCE_3: [&str; 4] = ["ext", "proof_recovery", "report_assumes", "z3version"];
/// What version 3 warns of.
pub const UNSAFE: [&str; 4] = ["admit_except", "admit_smt_queries", "lax", "no_positivity"];

#[derive(Clone, Debug, Default)]
pub struct Options {
    version: u64,
    values: Vec<(String, String)>,
    saved: Vec<Vec<(String, String)>>,
}

impl Options {
    pub fn new(version: u64) -> Self {
        Self { version, ..Self::default() }
    }

    /// That of the protocol.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Sets what the words say; what are no options, or else the option that is unknown.
    pub fn set(&mut self, words: &[String]) -> Result<Vec<String>, String> {
        let mut rest = Vec::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let Some(name) = word.strip_prefix("--") else {
                rest.push(word.clone());
                continue;
            };
            let known = self.version >= 3 || !SINCE_3.contains(&name);
            let value = if FLAGS.contains(&name) && known {
                "true".into()
            } else if VALUED.contains(&name) && known {
                words.next().cloned().ok_or_else(|| word.clone())?
            } else {
                return Err(word.clone());
            };
            // F* does not let a file weaken this one.
            if name == "report_assumes" && self.get(name) == Some("error") {
                continue;
            }
            if !["include", "warn_error"].contains(&name) {
                self.values.retain(|(n, _)| n != name);
            }
            self.values.push((name.into(), value));
        }
        Ok(rest)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Whether what the solver would be asked is taken as proved.
    pub fn admits(&self) -> bool {
        self.get("lax").is_some() || self.get("admit_smt_queries") == Some("true")
    }

    pub fn save(&mut self) {
        self.saved.push(self.values.clone());
    }

    pub fn restore(&mut self) -> bool {
        self.saved.pop().map(|values| self.values = values).is_some()
    }

    /// Back to those of the command line.
    pub fn reset(&mut self, first: &Options) {
        self.values.clone_from(&first.values);
    }

    pub fn is_known(name: &str) -> bool {
        FLAGS.contains(&name) || VALUED.contains(&name)
    }
}

/// The words of a pragma, quotes undone.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = None;
    let mut quoted = None;
    for c in text.chars() {
        if quoted == Some(c) {
            quoted = None;
        } else if quoted.is_none() && (c == '\'' || c == '"') {
            quoted = Some(c);
            word.get_or_insert_with(String::new);
        } else if quoted.is_none() && c.is_whitespace() {
            words.extend(word.take());
        } else {
            word.get_or_insert_with(String::new).push(c);
        }
    }
    words.extend(word);
    words
}
