//! From text to records: JSON objects, one a line, over several lines, or in an array.

use super::Fields;
use super::json_kind::kind;
use crate::FileLine;
use serde_json::Value;
use serde_json::error::Category;

/// One record of a text, or why it cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Where it begins.
    pub place: FileLine,
    /// Its fields, or in words what is wrong with it.
    pub content: Result<Fields, String>,
}

/// Whether a text is meant as JSON rather than as Lean or anything else, by how it begins.
pub fn looks_like_json(text: &str) -> bool {
    let text = text.trim_start();
    if let Some(object) = text.strip_prefix('{') {
        let object = object.trim_start();
        return object.is_empty() || object.starts_with(['"', '}']);
    }
    text.strip_prefix('[').map(str::trim_start).is_some_and(|array| {
        array.is_empty() || array.starts_with(['{', '[', ']', '"']) || array.starts_with("null")
    })
}

/// The records of a text, in order. A record that cannot be read is one of them, and the next one begins on
/// the next line; in an array what stands behind it is lost.
pub fn records(file: &str, text: &str) -> Vec<Record> {
    match text.trim_start().starts_with('[') {
        true => of_array(file, text),
        false => of_lines(file, text),
    }
}

fn of_lines(file: &str, text: &str) -> Vec<Record> {
    let mut records = vec![];
    let (mut at, mut number) = (0, 0);
    while at < text.len() {
        number += 1;
        let rest = &text[at..];
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let place = FileLine { file: file.to_owned(), line: number };
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let content = match serde_json::from_str(line.trim_end()) {
            Ok(value) => fields(value),
            Err(e) if e.is_eof() => match of_several_lines(rest) {
                Some((value, length)) => {
                    number += rest[line.len()..length].matches('\n').count();
                    at += length - line.len();
                    fields(value)
                }
                None => Err(format!("{}; the line is cut off", json_fault(&e))),
            },
            Err(e) => Err(json_fault(&e)),
        };
        records.push(Record { place, content });
    }
    records
}

/// An object that begins a text, ends with a line, and takes more
/// than one; and its length with this line's end.
fn of_several_lines(text: &str) -> Option<(Value, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok().filter(Value::is_object)?;
    let end = values.byte_offset();
    let line = text[end..].split_inclusive('\n').next().unwrap_or_default();
    line.trim().is_empty().then_some((value, end + line.len()))
}

fn of_array(file: &str, text: &str) -> Vec<Record> {
    let place = |at: usize| FileLine { file: file.to_owned(), line: 1 + text[..at].matches('\n').count() };
    let skip = |at: usize| at + (text[at..].len() - text[at..].trim_start().len());
    let mut records = vec![];
    let lost = |at: usize, what: String| {
        let content = Err(format!("{what}; what follows in the array is not read"));
        Record { place: place(at), content }
    };
    let mut at = skip(skip(0) + 1);
    loop {
        if text[at..].starts_with(']') {
            at = skip(at + 1);
            if at < text.len() {
                records.push(Record {
                    place: place(at),
                    content: Err("there is text behind the array, which is not read".into()),
                });
            }
            return records;
        }
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        let begin = at;
        match values.next() {
            Some(Ok(value)) => {
                at = skip(at + values.byte_offset());
                records.push(Record { place: place(begin), content: fields(value) });
            }
            Some(Err(e)) => {
                records.push(lost(begin, format!("{}, counted from here", json_fault(&e))));
                return records;
            }
            None => {
                records.push(lost(begin.min(text.trim_end().len()), "the array has no end".into()));
                return records;
            }
        }
        match text[at..].chars().next() {
            Some(',') => at = skip(at + 1),
            Some(']') => {}
            Some(c) => {
                records.push(lost(at, format!("`{c}` where `,` or `]` is expected")));
                return records;
            }
            None => {
                records.push(lost(text.trim_end().len(), "the array is cut off".into()));
                return records;
            }
        }
    }
}

fn fields(value: Value) -> Result<Fields, String> {
    match value {
        Value::Object(map) => Ok(Fields::from(map)),
        other => Err(format!("{}, where an object is expected", kind(&other))),
    }
}

/// An error of the JSON reader with its column; the line is known to those who tell it.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let at = format!(" at line {} column {}", error.line(), error.column());
    let what = text.strip_suffix(&at).unwrap_or(&text);
    match (error.line(), error.classify()) {
        (0, _) | (_, Category::Io) => text,
        (1, _) => format!("{what} (column {})", error.column()),
        (line, _) => format!("{what} (line {line}, column {})", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and either the field `a` or the error.
    fn read(text: &str) -> Vec<(usize, String)> {
        let tell = |r: Record| {
            assert_eq!(r.place.file, "f");
            let content = r.content.map(|f| f.id(&["a"]).unwrap().unwrap_or_default());
            (r.place.line, content.unwrap_or_else(|e| format!("error: {e}")))
        };
        records("f", text).into_iter().map(tell).collect()
    }

    fn is(text: &str, expected: &[(usize, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(line, word)| (*line, word.to_string())).collect();
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn lines_and_objects_over_several_lines() {
        is("{\"a\": 1}\n\n{\"a\": \"x\"}", &[(1, "1"), (3, "x")]);
        is("{\n  \"a\": 1\n}\n{\"a\": 2}\n", &[(1, "1"), (4, "2")]);
        is("", &[]);
    }

    #[test]
    fn a_bad_line_does_not_end_the_reading() {
        is(
            "{\"a\": 1}\nnull\n3\nnot json\n{\"a\": 2}\n{\"a\": \"cu",
            &[
                (1, "1"),
                (2, "error: null, where an object is expected"),
                (3, "error: a number, where an object is expected"),
                (4, "error: expected ident (column 2)"),
                (5, "2"),
                (6, "error: EOF while parsing a string (column 9); the line is cut off"),
            ],
        );
        let cut = "error: EOF while parsing a value (column 8); the line is cut off";
        is("{\"a\": 1,\n{\"a\": 2}\n", &[(1, cut), (2, "2")]);
    }

    #[test]
    fn arrays() {
        is("[{\"a\": 1},\n {\"a\": 2}\n]\n", &[(1, "1"), (2, "2")]);
        is("[]", &[]);
        is("[null, {\"a\": 2}]", &[(1, "error: null, where an object is expected"), (1, "2")]);
        let lost = "what follows in the array is not read";
        is(
            "[{\"a\": 1},\n{\"a\": 2",
            &[
                (1, "1"),
                (2, &format!("error: EOF while parsing an object (column 7), counted from here; {lost}")),
            ],
        );
        is("[{\"a\": 1}\n", &[(1, "1"), (1, &format!("error: the array is cut off; {lost}"))]);
        is("[{\"a\": 1},\n", &[(1, "1"), (1, &format!("error: the array has no end; {lost}"))]);
        is(
            "[{\"a\": 1} {\"a\": 2}]",
            &[(1, "1"), (1, &format!("error: `{{` where `,` or `]` is expected; {lost}"))],
        );
        is("[{\"a\": 1}] x", &[(1, "1"), (1, "error: there is text behind the array, which is not read")]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_line_by_line(words in proptest::collection::vec(
            proptest::sample::select(vec![
                "{", "}", "[", "]", "\"a\"", ":", ",", "1", "null", "\n", " ", "ℕ", "\"", "{\"a\": 1}",
            ]),
            0..30,
        )) {
            let text = words.concat();
            let lines = 1 + text.matches('\n').count();
            let mut last = 0;
            for record in records("f", &text) {
                proptest::prop_assert!(record.place.line >= last && record.place.line <= lines);
                last = record.place.line;
            }
        }
    }

    #[test]
    fn json_is_told_from_lean() {
        assert!(looks_like_json(" \n{") && looks_like_json("["));
        assert!(
            looks_like_json("[\n  {\"a\": 1}") && looks_like_json("[null,") && looks_like_json("{ \"a\"")
        );
        for other in ["theorem", "", "[package]\nname", "{x : Nat}", "-- [1]"] {
            assert!(!looks_like_json(other), "{other}");
        }
    }
}
