//! What F* complains about, in the words and the shape of its version.

use super::tokens::Position;
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    pub file: String,
    pub beg: Position,
    pub end: Position,
}

impl Range {
    pub fn json(&self) -> Value {
        let point = |p: Position| json!([p.line, p.column]);
        json!({"fname": self.file, "beg": point(self.beg), "end": point(self.end)})
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    pub level: &'static str,
    pub number: Option<i64>,
    pub message: String,
    pub ranges: Vec<Range>,
}

impl Issue {
    pub fn is_error(&self) -> bool {
        self.level == "error"
    }

    fn json(&self) -> Value {
        let mut issue = json!({"level": self.level});
        if let Some(number) = self.number {
            issue["number"] = number.into();
        }
        issue["message"] = self.message.clone().into();
        issue["ranges"] = self.ranges.iter().map(Range::json).collect();
        issue
    }

    /// In the order of their places.
    pub fn list(mut issues: Vec<Issue>, version: u64) -> String {
        if issues.is_empty() {
            return "[]".into();
        }
        issues.sort_by_key(|i| i.ranges.first().map(|r| r.beg));
        if version >= 3 {
            issues.dedup();
        }
        Value::from_iter(issues.iter().map(Issue::json)).to_string()
    }
}

/// Makes issues of one version. The texts of version 3 are
/// paragraphs with a dash, those of version 2 one line.
pub struct Wording {
    pub version: u64,
}

impl Wording {
    fn issue(&self, level: &'static str, number: i64, parts: &[&str], ranges: Vec<Range>) -> Issue {
        let (number, message) = if self.version < 3 {
            (None, parts.join("; "))
        } else {
            (Some(number), parts.iter().map(|p| format!("- {p}\n")).collect())
        };
        Issue { level, number, message, ranges }
    }

    pub fn error(&self, number: i64, message: &str, range: Range) -> Issue {
        self.issue("error", number, &[message], vec![range])
    }

    pub fn warning(&self, number: i64, message: &str, range: Range) -> Issue {
        self.issue("warning", number, &[message], vec![range])
    }

    pub fn syntax(&self, message: &str, range: Range) -> Issue {
        let message = match (message, self.version) {
            ("Syntax error", 2) => "Syntax error: Stdlib.Parsing.Parse_error",
            (message, _) => message,
        };
        self.error(168, message, range)
    }

    pub fn refuted(&self, more: &str, range: Range) -> Issue {
        let what = if more.is_empty() { "could not prove post-condition" } else { more };
        let why = if self.version < 3 {
            "The solver found a (partial) counterexample, try to spell your proof in more detail or increase \
             fuel/ifuel"
        } else {
            "The SMT solver could not prove the query. Use --query_stats for more details."
        };
        // Raised at the end of the proof, for something that stands elsewhere.
        let last = Position { column: (range.end.column - 1).max(0), ..range.end };
        let place = Range { beg: last.max(range.beg), ..range.clone() };
        self.issue("error", 19, &[what, why], if place == range { vec![range] } else { vec![place, range] })
    }

    pub fn resource(&self, range: Range) -> Issue {
        let why = "The SMT query timed out, you might want to increase the rlimit";
        self.issue("error", 19, &["Unknown assertion failed", why], vec![range])
    }

    pub fn assertion(&self, what: &str, range: Range) -> Issue {
        let message = format!(
            "ASSERTION FAILURE: {what}\nF* may be in an inconsistent state.\n\
             Please file a bug report, ideally \
             with a minimized version of the program that triggered the error."
        );
        self.error(18, &message, range)
    }

    pub fn loading(&self, what: &str, range: Range) -> Issue {
        let number = 129;
        if self.version < 3 {
            self.error(number, &format!("Error while computing or loading dependencies:\n{what}"), range)
        } else {
            let parts = ["Error while computing or loading dependencies", what];
            self.issue("error", number, &parts, vec![range])
        }
    }
}
