//! JSON in the layout that the community REPL prints (Lean's `Json.pretty`, line width 80).
//!
//! Clients parse the answers, so the layout is a courtesy to people who read them and to recorded
//! transcripts: keys in descending order, a bracket or a `key: value` pair on one line if it fits together
//! with what follows it up to the next possible line break, otherwise one entry per line.

use serde_json::Value;

/// The line width that Lean's `Json.pretty` uses.
const WIDTH: usize = 80;

/// Prints `value` as Lean's `Json.pretty` does.
pub fn pretty(value: &Value) -> String {
    let doc = Doc::new(value);
    let mut out = Printer { text: String::new(), column: 0 };
    out.doc(&doc, 0, 0);
    out.text
}

/// A value with the width of its one-line form (in characters).
struct Doc {
    width: usize,
    kind: Kind,
}

enum Kind {
    Text(String),
    /// Opening and closing bracket, entries.
    Bracket([char; 2], Vec<Entry>),
}

/// An element of an array, or (with a key) a member of an object.
struct Entry {
    key: Option<String>,
    width: usize,
    doc: Doc,
}

impl Doc {
    fn new(value: &Value) -> Doc {
        let (brackets, entries): (_, Vec<Entry>) = match value {
            Value::Array(items) => (['[', ']'], items.iter().map(|v| Entry::new(None, v)).collect()),
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by(|a, b| b.0.cmp(a.0));
                (['{', '}'], members.into_iter().map(|(k, v)| Entry::new(Some(k), v)).collect())
            }
            scalar => {
                let text = scalar.to_string();
                return Doc { width: text.chars().count(), kind: Kind::Text(text) };
            }
        };
        let separators = 2 * entries.len().saturating_sub(1);
        let width = 2 + separators + entries.iter().map(|e| e.width).sum::<usize>();
        Doc { width, kind: Kind::Bracket(brackets, entries) }
    }
}

impl Entry {
    fn new(key: Option<&String>, value: &Value) -> Entry {
        let doc = Doc::new(value);
        let key = key.map(|k| format!("{}:", Value::String(k.clone())));
        let width = doc.width + key.as_ref().map_or(0, |k| k.chars().count() + 1);
        Entry { key, width, doc }
    }
}

struct Printer {
    text: String,
    column: usize,
}

impl Printer {
    /// `tail`: characters that must follow on the same line.
    fn fits(&self, width: usize, tail: usize) -> bool {
        width + tail <= WIDTH.saturating_sub(self.column)
    }

    fn push(&mut self, string: &str) {
        self.text.push_str(string);
        self.column += string.chars().count();
    }

    fn newline(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    fn doc(&mut self, doc: &Doc, indent: usize, tail: usize) {
        let Kind::Bracket([open, close], entries) = &doc.kind else { return self.flat(doc) };
        if self.fits(doc.width, tail) {
            return self.flat(doc);
        }
        let indent = indent + 1;
        self.push(open.encode_utf8(&mut [0; 4]));
        for (i, entry) in entries.iter().enumerate() {
            let last = i + 1 == entries.len();
            self.entry(entry, indent, if last { 1 + tail } else { 1 });
            if !last {
                self.push(",");
                self.newline(indent);
            }
        }
        self.push(close.encode_utf8(&mut [0; 4]));
    }

    fn entry(&mut self, entry: &Entry, indent: usize, tail: usize) {
        let Some(key) = &entry.key else { return self.doc(&entry.doc, indent, tail) };
        let flat = self.fits(entry.width, tail);
        self.push(key);
        if flat {
            self.push(" ");
            self.flat(&entry.doc);
        } else {
            self.newline(indent);
            self.doc(&entry.doc, indent, tail);
        }
    }

    fn flat(&mut self, doc: &Doc) {
        match &doc.kind {
            Kind::Text(s) => self.push(s),
            Kind::Bracket([open, close], entries) => {
                self.push(open.encode_utf8(&mut [0; 4]));
                for (i, entry) in entries.iter().enumerate() {
                    if i > 0 {
                        self.push(", ");
                    }
                    if let Some(key) = &entry.key {
                        self.push(key);
                        self.push(" ");
                    }
                    self.flat(&entry.doc);
                }
                self.push(close.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_values_stay_on_one_line_with_keys_in_descending_order() {
        let v = json!({"env": 0, "proofState": 1, "goals": []});
        assert_eq!(pretty(&v), r#"{"proofState": 1, "goals": [], "env": 0}"#);
        assert_eq!(pretty(&json!([1, null, "a\"b", true])), r#"[1, null, "a\"b", true]"#);
    }

    #[test]
    fn long_values_break_at_entries_and_after_keys() {
        let v = json!({
            "env": 0,
            "messages": [{
                "severity": "warning",
                "pos": {"line": 1, "column": 8},
                "endPos": {"line": 1, "column": 11},
                "data": "declaration uses `sorry`",
            }],
        });
        let expected = concat!(
            "{\"messages\":\n [{\"severity\": \"warning\",\n",
            "   \"pos\": {\"line\": 1, \"column\": 8},\n",
            "   \"endPos\": {\"line\": 1, \"column\": 11},\n",
            "   \"data\": \"declaration uses `sorry`\"}],\n \"env\": 0}"
        );
        assert_eq!(pretty(&v), expected);
    }

    #[test]
    fn width_counts_characters_and_includes_what_follows() {
        // 77 characters of string, two quotes, brackets: one more than fits.
        let fits = "⊢".repeat(76);
        assert_eq!(pretty(&json!([fits.clone()])), format!("[\"{fits}\"]"));
        let value = json!({"k": fits});
        assert_eq!(pretty(&value), format!("{{\"k\":\n \"{fits}\"}}"));
    }
}
