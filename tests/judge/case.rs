//! Cases of the corpus: Lean text with facts in comment lines before it, see README.md in this folder.

use lean_bridge::{JudgeRequest, VerifyRequest};
use std::path::Path;
use std::time::Duration;

/// Time of a case that names none. Generous: the machine may be busy, and only cases about time depend on it.
const LIMIT: Duration = Duration::from_secs(60);

/// What the asker asks, what the candidate says, and what the judge must say to it.
#[derive(Clone, Debug)]
pub struct Case {
    /// `attacks/NAME` or `proofs/TOPIC/NAME`.
    pub name: String,
    pub judge: JudgeRequest,
    /// The rules of which one must be given; empty for a proof that must be accepted.
    pub rules: Vec<String>,
    /// What verifying the whole text without a statement must say.
    pub alone: Option<bool>,
    /// Whether the text gives neither an error nor a sign of `sorry` in plain Lean, so that a
    /// judge who only reads messages would accept it.
    pub naive: bool,
}

impl Case {
    /// Header and text as one file.
    pub fn file(&self) -> VerifyRequest {
        let JudgeRequest { header, candidate, whole, .. } = &self.judge;
        let text = if *whole { candidate.clone() } else { format!("{header}\n{candidate}") };
        let axioms = self.judge.axioms.clone();
        VerifyRequest { text, axioms, limit: self.judge.limit, ..VerifyRequest::default() }
    }

    /// Reads a case whose facts come first.
    ///
    /// # Panics
    /// On unknown or missing facts: a misspelt expectation must not weaken a case.
    fn parse(name: String, text: &str) -> Case {
        let mut facts: Vec<(&str, String)> = vec![];
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            if let Some(more) = line.strip_prefix("--   ") {
                let (_, fact) = facts.last_mut().unwrap_or_else(|| panic!("{name}: nothing to continue"));
                fact.push('\n');
                fact.push_str(more);
            } else if let Some((key, value)) = line.strip_prefix("-- ").and_then(|l| l.split_once(':')) {
                facts.push((key, value.strip_prefix(' ').unwrap_or(value).to_string()));
            } else {
                break;
            }
            rest = after;
        }
        let known =
            ["rule", "statement", "header", "axioms", "name", "whole", "timeout", "alone", "naive", "why"];
        for (key, _) in &facts {
            assert!(known.contains(key), "{name}: unknown fact `{key}`");
        }
        let all = |key: &str| -> Vec<&str> {
            facts.iter().filter(|(k, _)| *k == key).map(|(_, v)| v.as_str()).collect()
        };
        let one = |key: &str| {
            let found = all(key);
            assert!(found.len() <= 1, "{name}: `{key}` twice");
            found.first().map(|v| v.trim())
        };
        let yes = |key: &str, word: &str, other: &str| match one(key) {
            Some(w) if w == word => Some(true),
            Some(w) if w == other => Some(false),
            None => None,
            Some(w) => panic!("{name}: `{key}: {w}`"),
        };
        let statement = one("statement").unwrap_or_else(|| panic!("{name}: no statement"));
        let closed = if statement.ends_with("sorry") { "" } else { " := by sorry" };
        Case {
            judge: JudgeRequest {
                prelude: String::new(),
                header: expand(&all("header").join("\n")),
                statement: expand(statement) + closed,
                candidate: expand(rest),
                whole: yes("whole", "yes", "no") == Some(true),
                name: one("name").map(str::to_string),
                axioms: one("axioms")
                    .into_iter()
                    .flat_map(str::split_whitespace)
                    .map(str::to_string)
                    .collect(),
                limit: match one("timeout") {
                    Some(seconds) => Duration::from_secs_f64(seconds.parse().expect("seconds")),
                    None => LIMIT,
                },
            },
            rules: one("rule").map_or(vec![], |r| r.split(" | ").map(str::to_string).collect()),
            alone: yes("alone", "accepted", "refused"),
            naive: yes("naive", "accepted", "refused") == Some(true),
            name,
        }
    }
}

/// Replaces `⟪u+0000⟫` by that character and `⟪text*10⟫` by ten times the text.
fn expand(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟪') {
        let (inner, after) = after.split_once('⟫').expect("⟪ without ⟫");
        out.push_str(before);
        match inner.strip_prefix("u+") {
            Some(hex) => {
                out.push(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).expect("u+XXXX"))
            }
            None => {
                let (text, times) = inner.rsplit_once('*').expect("⟪text*10⟫");
                out.push_str(&text.repeat(times.parse().expect("a number")));
            }
        }
        rest = after;
    }
    out + rest
}

/// Text files of a folder with that ending, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut out = vec![];
    for entry in std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.expect("a folder entry").path();
        if path.extension().is_some_and(|e| e == "lean") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            out.push((name, std::fs::read_to_string(&path).expect("UTF-8 text")));
        }
    }
    out.sort();
    out
}

/// One attack per file.
pub fn attacks(folder: &Path) -> Vec<Case> {
    let cases: Vec<Case> =
        files(folder).into_iter().map(|(name, text)| Case::parse(format!("attacks/{name}"), &text)).collect();
    for case in &cases {
        assert!(!case.rules.is_empty(), "{}: no rule", case.name);
    }
    cases
}

/// Many proofs per file, each after a line `-- case: name`.
pub fn proofs(folder: &Path) -> Vec<Case> {
    let mut out: Vec<Case> = vec![];
    for (topic, text) in files(folder) {
        let text = format!("\n{text}");
        let mut parts = text.split("\n-- case: ");
        assert!(parts.next().is_some_and(|p| p.trim().is_empty()), "{topic}: text before the first case");
        for part in parts {
            let (name, text) = part.split_once('\n').expect("a line with the name");
            let case = Case::parse(format!("proofs/{topic}/{}", name.trim()), text);
            assert!(case.rules.is_empty(), "{}: a proof has no rule", case.name);
            assert!(out.iter().all(|c| c.name != case.name), "{} twice", case.name);
            out.push(case);
        }
    }
    out
}
