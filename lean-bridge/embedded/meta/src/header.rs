//! The header of a text: its `import` lines.

use std::path::{Path, PathBuf};

/// Splits the header off a text: its canonical form (one `import` per line, empty for none) and
/// the byte offset at which the commands begin. Lean's own header parser reads the same, but
/// needs an engine, and which engine is the question.
///
/// `module` is accepted and ignored, and with it what a module says of its imports (`public`, `meta`,
/// `all`): that decides who else sees what is imported, and nobody imports a text; all that a text may see
/// is imported in any case. Without `module` these words stay, and Lean reports the error. `prelude`
/// before imports is kept, as the first line: Lean then imports only what is named, not all of `Init`.
/// Before no import it is ignored. A text that is not well-formed here has its header end where the
/// trouble begins, and Lean reports the error there.
pub fn split(text: &str) -> (String, usize) {
    let mut imports: Vec<String> = vec![];
    let mut at = skip_space(text, 0);
    let mut end = 0;
    let (mut module, mut prelude) = (false, false);
    for (keyword, found) in [("module", &mut module), ("prelude", &mut prelude)] {
        if let Some(next) = word(text, at, keyword) {
            (at, end) = (next, next);
            *found = true;
        }
    }
    loop {
        let mut next = at;
        let mut modifiers = String::new();
        for modifier in ["public", "meta"] {
            if let Some(n) = word(text, next, modifier) {
                next = n;
                modifiers += modifier;
                modifiers += " ";
            }
        }
        let Some(mut next) = word(text, next, "import") else { break };
        let mut all = "";
        if let Some(n) = word(text, next, "all") {
            (next, all) = (n, "all ");
        }
        let name = &text[next..next + name_length(&text[next..])];
        if name.is_empty() {
            break;
        }
        let line = match module {
            true => format!("import {name}"),
            false => format!("{modifiers}import {all}{name}"),
        };
        if !imports.contains(&line) {
            imports.push(line);
        }
        at = skip_space(text, next + name.len());
        end = at;
    }
    if prelude && !imports.is_empty() {
        imports.insert(0, "prelude".into());
    }
    (imports.join("\n"), end)
}

/// First names of the modules of Lean's own library.
pub const LIBRARY_ROOTS: [&str; 4] = ["Init", "Std", "Lean", "Lake"];

/// Whether a module is, by its name, one of Lean's own library.
pub fn is_of_library(module: &str) -> bool {
    LIBRARY_ROOTS.contains(&module.split('.').next().unwrap_or_default())
}

/// Whether a header imports a module outside of Lean's library. Not one that says more of an import than its
/// name, which is an error where nothing says `module`.
pub fn imports_a_project(header: &str) -> bool {
    let (lines, _) = split(header);
    let names: Option<Vec<&str>> =
        lines.lines().filter(|line| *line != "prelude").map(|line| line.strip_prefix("import ")).collect();
    names.is_some_and(|names| {
        names.iter().any(|name| !is_of_library(name)) && !names.iter().any(|name| name.starts_with("all "))
    })
}

/// The file of a module below a folder: `A.«b.c»` with the ending `olean` is `A/b.c.olean`.
pub fn module_path(folder: &Path, module: &str, ending: &str) -> PathBuf {
    let mut path = folder.to_path_buf();
    let mut parts = module_parts(module);
    let last = parts.pop().unwrap_or_default();
    path.extend(parts);
    path.push(format!("{last}.{ending}"));
    path
}

/// The parts of a module's name, without the quotes of Lean.
pub fn module_parts(module: &str) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for c in module.chars() {
        match c {
            '«' | '»' => quoted = c == '«',
            '.' if !quoted => parts.push(String::new()),
            _ => parts.last_mut().expect("never empty").push(c),
        }
    }
    parts
}

/// The offset behind `keyword` and white space, if it stands at `at` as a word of its own.
fn word(text: &str, at: usize, keyword: &str) -> Option<usize> {
    let rest = text[at..].strip_prefix(keyword)?;
    match rest.chars().next() {
        Some(c) if is_name_char(c) => None,
        _ => Some(skip_space(text, at + keyword.len())),
    }
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?' | '.' | '«' | '»')
}

/// Bytes of the module name at the start of `text`; parts may be quoted with `«»`.
fn name_length(text: &str) -> usize {
    let mut quoted = false;
    for (i, c) in text.char_indices() {
        match c {
            '«' => quoted = true,
            '»' => quoted = false,
            '\n' => return i,
            _ if !quoted && !is_name_char(c) => return i,
            _ => {}
        }
    }
    text.len()
}

/// The offset behind white space and comments.
pub fn skip_space(text: &str, mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        at += rest.len() - trimmed.len();
        if trimmed.starts_with("--") {
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        } else if trimmed.starts_with("/-") && !trimmed.starts_with("/--") && !trimmed.starts_with("/-!") {
            match block_comment(trimmed) {
                Some(n) => at += n,
                None => return at,
            }
        } else {
            return at;
        }
    }
}

/// Bytes of the block comment at the start of `text`; they nest.
fn block_comment(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut i) = (0, 0);
    while i + 1 < bytes.len() {
        match &bytes[i..i + 2] {
            b"/-" => (depth, i) = (depth + 1, i + 2),
            b"-/" => {
                (depth, i) = (depth - 1, i + 2);
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => i += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{imports_a_project, module_path, split};
    use std::path::Path;

    fn check(text: &str, header: &str, rest: &str) {
        let (h, at) = split(text);
        assert_eq!((h.as_str(), &text[at..]), (header, rest), "{text:?}");
    }

    #[test]
    fn imports_are_split_off() {
        check("", "", "");
        check("def a := 1", "", "def a := 1");
        check("import Lean", "import Lean", "");
        check("import Lean\nopen Lean", "import Lean", "open Lean");
        check(
            "import A.B import C\n\n-- c\n/- d /- e -/ -/ def x := 1",
            "import A.B\nimport C",
            "def x := 1",
        );
        check("/- licence -/\nimport Std\n", "import Std", "");
        check("import «A b».C\n#eval 1", "import «A b».C", "#eval 1");
        check(
            "module\npublic import A\nmeta import all B\npublic meta import A\ndef x := 1",
            "import A\nimport B",
            "def x := 1",
        );
        check("/- c -/ module -- d\n/- e -/ public import A\ndef x", "import A", "def x");
        check("public import A\nimport all B\ndef x", "public import A\nimport all B", "def x");
        check("module prelude import A\ndef x", "prelude\nimport A", "def x");
        check("import A\nimport A\n", "import A", "");
        check("prelude import A\nimport B\ndef x", "prelude\nimport A\nimport B", "def x");
        check("prelude\ndef x", "", "def x");
    }

    #[test]
    fn headers_of_projects_are_known() {
        for header in ["import A", "import Std\nimport A.B", "import Std import A", "prelude\nimport A"] {
            assert!(imports_a_project(header), "{header}");
        }
        for header in ["", "import Lean", "prelude import Init.Prelude", "public import A", "import all A"] {
            assert!(!imports_a_project(header), "{header}");
        }
    }

    #[test]
    fn modules_are_files() {
        let path = |module| module_path(Path::new("/m"), module, "olean").display().to_string();
        assert_eq!(path("A"), "/m/A.olean");
        assert_eq!(path("A.B_1.c"), "/m/A/B_1/c.olean");
        assert_eq!(path("A.«b.c».«d-e»"), "/m/A/b.c/d-e.olean");
    }

    #[test]
    fn what_only_looks_like_a_header_is_left_alone() {
        check("important := 1", "", "important := 1");
        check("-- import Lean\ndef a := 1", "", "-- import Lean\ndef a := 1");
        check("import", "", "import");
        check("/- open", "", "/- open");
        check("/-- doc -/ def x := 1", "", "/-- doc -/ def x := 1");
        check("import Lean /-! module doc -/", "import Lean", "/-! module doc -/");
    }
}
