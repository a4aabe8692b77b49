//! docs/command-line.md is what `--help` prints, for every command.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lines of the page that are longer are broken, but for those of examples, which are there to be copied.
const WIDTH: usize = 120;

const BEGINNING: &str = "\
# Command line

This page holds what `prover --help` prints, and the help of every command below it. It is generated from \
the program:
`UPDATE_DOCS=1 cargo test --release --workspace --test command_line` writes it anew, and without \
`UPDATE_DOCS` the same
test compares it with the program. Change the help in `prover/src/cli`, not this page.

";

#[test]
fn the_page_is_what_help_prints() {
    let mut index = String::new();
    let mut sections = String::new();
    describe(&[], &mut index, &mut sections);
    let expected = format!("{BEGINNING}{index}{sections}");
    let path = page();
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != expected {
        let line =
            found.lines().zip(expected.lines()).take_while(|(found, expected)| found == expected).count();
        panic!(
            "docs/command-line.md is not what the program prints as its help.\n\
             The first difference is in line {}:\n  page:    {}\n  program: {}\n\
             Write the page anew with: UPDATE_DOCS=1 cargo test --release --workspace --test command_line",
            line + 1,
            found.lines().nth(line).unwrap_or("(the page ends here)"),
            expected.lines().nth(line).unwrap_or("(the help ends here)"),
        );
    }
}

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/command-line.md")
}

/// Adds a command and, after it, the commands below it.
fn describe(command: &[&str], index: &mut String, sections: &mut String) {
    let help = help_of(command);
    let name = std::iter::once("prover").chain(command.iter().copied()).collect::<Vec<_>>().join(" ");
    let about = help.lines().next().unwrap_or_default();
    let indent = "  ".repeat(command.len());
    let entry = format!("{indent}- [`{name}`](#{}): {about}", name.replace(' ', "-"));
    writeln!(index, "{}", broken(&entry, indent.len() + 2)).unwrap();
    write!(sections, "\n## {name}\n\n```text\n{}\n```\n", page_text(&help)).unwrap();
    for below in commands_of(&help) {
        let mut longer = command.to_vec();
        longer.push(below);
        describe(&longer, index, sections);
    }
}

fn help_of(command: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_prover"));
    // what could change the layout of a help text from one terminal to another
    program.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").env_remove("COLUMNS").env_remove("LINES");
    let output = program.args(command).arg("--help").output().unwrap();
    assert!(output.status.success(), "`prover {} --help` failed", command.join(" "));
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(!help.trim().is_empty(), "`prover {} --help` printed nothing", command.join(" "));
    help
}

/// The commands that a help text lists; `help`, which every list of commands has, is left out.
fn commands_of(help: &str) -> Vec<&str> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect()
}

/// The help text without blanks at the ends of lines, and with long lines broken.
fn page_text(help: &str) -> String {
    let mut examples = false;
    let mut lines = vec![];
    for line in help.trim_end().lines().map(str::trim_end) {
        match line {
            "Examples:" | "Example:" => examples = true,
            "" => examples = false,
            _ => {}
        }
        lines.push(if examples { line.to_owned() } else { broken(line, continuation(line)) });
    }
    lines.join("\n")
}

/// Where the rest of a broken line begins: below its description if it has
/// one in a second column, else below its beginning.
fn continuation(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let item = if line[indent..].starts_with("- ") { 2 } else { 0 };
    match line[indent..].find("  ") {
        Some(gap) => {
            let rest = &line[indent + gap..];
            indent + line[indent..][..gap].chars().count() + (rest.len() - rest.trim_start().len())
        }
        None => indent + item,
    }
}

/// The line in pieces of at most [`WIDTH`] characters, divided at
/// blanks; the pieces after the first are indented.
fn broken(line: &str, indent: usize) -> String {
    let beginning = line.len() - line.trim_start().len();
    let mut pieces = vec![];
    let mut piece = line[..beginning].to_owned();
    let mut empty = true;
    for word in line[beginning..].split(' ') {
        let width = piece.chars().count() + usize::from(!empty) + word.chars().count();
        if width > WIDTH && !empty {
            pieces.push(std::mem::replace(&mut piece, " ".repeat(indent)));
            empty = true;
        }
        if !empty {
            piece.push(' ');
        }
        piece.push_str(word);
        empty = false;
    }
    pieces.push(piece);
    pieces.join("\n")
}
