//! The auditor in Lean (`lean/Auditor.lean`): its text, what it is asked, how its answer is told from other
//! output, and the probes that it must pass before it is believed.

use super::full_name::FullName;
use lean_protocol::STANDARD_AXIOMS;
use lean_protocol::{Judgement, Tier};
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;

/// The whole file, beginning with its import line.
pub(crate) const TEXT: &str = include_str!("../../lean/Auditor.lean");

/// The auditor without its import line, for an environment that has `Lean` already.
pub(crate) fn body() -> &'static str {
    TEXT.strip_prefix("import Lean\n").unwrap_or(TEXT)
}

/// `ProverAudit.Request`.
#[derive(Serialize)]
pub(crate) struct AuditRequest<'a> {
    pub nonce: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<&'a str>,
    pub candidate: &'a str,
    /// Files are pickles of the community REPL; otherwise `.olean`s.
    pub pickles: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    pub axioms: Vec<&'a str>,
}

impl AuditRequest<'_> {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The three axioms and those allowed besides.
pub(crate) fn allowed(more: &[String]) -> Vec<&str> {
    STANDARD_AXIOMS.into_iter().chain(more.iter().map(String::as_str)).collect()
}

/// What the auditor says of a theorem.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Audited {
    #[serde(flatten)]
    pub judgement: Judgement,
    /// Its name by its parts.
    #[serde(default)]
    pub theorem: FullName,
}

/// An answer of the auditor that holds judgements.
#[derive(Clone, Debug)]
pub(crate) struct Audit {
    pub judgements: Vec<Audited>,
    /// The folders in which its Lean looks for modules, in this order.
    pub folders: Vec<PathBuf>,
    /// The version of its Lean.
    pub lean: String,
}

#[derive(Deserialize)]
struct Answer {
    nonce: String,
    judgements: Option<Vec<Audited>>,
    failed: Option<String>,
    #[serde(default)]
    folders: Vec<PathBuf>,
    #[serde(default)]
    lean: String,
}

/// Judgements of the auditor, or why it could not judge; `None` if no line of the output is an answer to this
/// request. Anything else that stands there is ignored.
pub(crate) fn answer(output: &str, nonce: &str) -> Option<Result<Vec<Judgement>, String>> {
    let judgements = |a: Audit| a.judgements.into_iter().map(|j| j.judgement).collect();
    audit(output, nonce).map(|answer| answer.map(judgements))
}

/// The same with what else the answer says.
pub(crate) fn audit(output: &str, nonce: &str) -> Option<Result<Audit, String>> {
    let line = output.lines().find_map(|line| {
        let answer: Answer = serde_json::from_str(line.trim()).ok()?;
        (answer.nonce == nonce).then_some(answer)
    })?;
    Some(match (line.judgements, line.failed) {
        (Some(judgements), None) => {
            let odd = |j: &Judgement| (j.tier == Some(Tier::Audited)) == j.refused.is_some();
            match judgements.iter().map(|j| &j.judgement).find(|j| odd(j)) {
                Some(j) => Err(format!("`{}` is {:?} with the refusal {:?}", j.name, j.tier, j.refused)),
                None => Ok(Audit { judgements, folders: line.folders, lean: line.lean }),
            }
        }
        (_, failed) => Err(failed.unwrap_or_else(|| "neither judgements nor a failure".into())),
    })
}

/// A number that nobody can guess, 32 hex digits. The standard
/// library seeds its hashers from the system's randomness.
pub(crate) fn nonce() -> String {
    let half = || std::hash::RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

/// The theorem that the probes are about.
pub(crate) const PROBE_NAME: &str = "prover_probe";

/// What the probes are judged against.
pub(crate) const PROBE_STATEMENT: &str = "theorem prover_probe (a b : Nat) : a + b = b + a := by sorry";

/// Texts with the rule by which the auditor must refuse them, if it must. Lean changes from version to
/// version; an auditor that elaborates but does not get these right is not used.
pub(crate) const PROBES: [(&str, Option<&str>); 6] = [
    ("theorem prover_probe (a b : Nat) : a + b = b + a := Nat.add_comm a b", None),
    (
        "inductive ProverProbe | leaf | node (l r : ProverProbe)\n\
         def ProverProbe.size : ProverProbe → Nat | leaf => 1 | node l r => l.size + r.size\n\
         theorem ProverProbe.same (x : ProverProbe) : x.size = x.size := by induction x <;> rfl\n\
         theorem prover_probe (a b : Nat) : a + b = b + a := by\n  have := ProverProbe.leaf.same\n  \
         exact Nat.add_comm a b",
        None,
    ),
    ("theorem prover_probe (a b : Nat) : a + b = b + a := by sorry", Some("sorry")),
    (
        "axiom prover_cheat : False\ntheorem prover_help : False := prover_cheat\n\
         theorem prover_probe (a b : Nat) : a + b = b + a := prover_help.elim",
        Some("axiom"),
    ),
    ("theorem prover_probe {a b : Nat} : a + b = b + a := Nat.add_comm a b", Some("type")),
    ("theorem prover_other (a b : Nat) : a + b = b + a := Nat.add_comm a b", Some("missing")),
];

/// What is wrong with the auditor's answer to a probe.
pub(crate) fn probe_failure(expected: Option<&str>, got: &Result<Vec<Judgement>, String>) -> Option<String> {
    let found = match got {
        Ok(js) => match &js[..] {
            [Judgement { tier: Some(Tier::Audited), refused: None, .. }] => None,
            [Judgement { refused: Some(r), .. }] => Some(r.rule.name()),
            _ => Some("no judgement"),
        },
        Err(why) => Some(why.as_str()),
    };
    let word = |r: Option<&str>| r.map_or("an accepted proof".to_string(), |r| format!("`{r}`"));
    (found != expected)
        .then(|| format!("its auditor fails a probe: {} instead of {}", word(found), word(expected)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::full_name::Part;

    const GOOD: &str = concat!(
        r#"{"nonce":"n1","lean":"4.28.0","judgements":"#,
        r#"[{"tier":"audited","name":"t","axioms":["propext"],"refused":null}]}"#
    );

    #[test]
    fn only_the_answer_with_the_nonce_counts() {
        let noise = format!("PANIC at somewhere\n{}\n  {GOOD}\n", GOOD.replace("n1", "n2"));
        let judged = answer(&noise, "n1").unwrap().unwrap();
        assert_eq!((judged[0].name.as_str(), judged[0].tier), ("t", Some(Tier::Audited)));
        assert!(answer(GOOD, "n2").is_none() && answer("", "n1").is_none());
        assert_ne!(nonce(), nonce());
        assert_eq!(nonce().len(), 32);
    }

    #[test]
    fn an_answer_tells_names_by_their_parts() {
        let name = r#""theorem":["_private","M",0,"a.b"],"name":"a.b""#;
        let text = GOOD.replace(r#""name":"t""#, name).replace(r#""lean""#, r#""folders":["/l"],"lean""#);
        let told = audit(&text, "n1").unwrap().unwrap();
        let parts = ["_private", "M", "a.b"].map(|p| Part::Text(p.into()));
        let [a, b, c] = parts;
        assert_eq!(told.judgements[0].theorem, FullName(vec![a, b, Part::Number(0), c]));
        assert_eq!(told.judgements[0].judgement.name, "a.b");
        assert_eq!((told.folders[0].to_str(), told.lean.as_str()), (Some("/l"), "4.28.0"));
        // a number that fits nowhere
        let text = text.replace(",0,", ",18446744073709551616,");
        assert!(audit(&text, "n1").is_none());
    }

    #[test]
    fn an_answer_that_contradicts_itself_is_none() {
        for broken in [
            GOOD.replace("audited", "replayed"),
            GOOD.replace("null", r#"{"rule":"axiom"}"#),
            GOOD.replace("judgements", "nothing"),
        ] {
            assert!(answer(&broken, "n1").unwrap().is_err(), "{broken}");
        }
        let failed = r#"{"nonce":"n","failed":"no such file"}"#;
        assert_eq!(answer(failed, "n").unwrap().unwrap_err(), "no such file");
    }

    #[test]
    fn probes_tell_a_working_auditor() {
        let good = answer(GOOD, "n1").unwrap();
        assert_eq!(probe_failure(None, &good), None);
        assert!(probe_failure(Some("sorry"), &good).unwrap().contains("accepted proof instead of `sorry`"));
        assert!(probe_failure(None, &Ok(vec![])).is_some());
        assert!(probe_failure(None, &Err("x".into())).is_some());
        let refused =
            Judgement { refused: Some(crate::Refusal::new(crate::Rule::Type, "")), ..Default::default() };
        assert_eq!(probe_failure(Some("type"), &Ok(vec![refused])), None);
    }

    #[test]
    fn requests_have_the_fields_that_the_auditor_reads() {
        let more = ["my.ax".to_string()];
        let axioms = allowed(&more);
        let request = AuditRequest {
            nonce: "n",
            statement: None,
            candidate: "/c.olean",
            pickles: false,
            name: Some("t"),
            axioms,
        };
        assert_eq!(
            request.to_json(),
            concat!(
                r#"{"nonce":"n","candidate":"/c.olean","pickles":false,"name":"t","#,
                r#""axioms":["propext","Classical.choice","Quot.sound","my.ax"]}"#
            )
        );
        assert!(body().starts_with("\n/-!") && TEXT.starts_with("import Lean\n"));
    }
}
