//! What the documents say is so: README, ARCHITECTURE, CONTRIBUTING, GLOSSARY, the pages in docs/ and the
//! README of every crate. docs/command-line.md is compared with the program in `command_line.rs`.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

const README: &str = include_str!("../README.md");
const BENCH: &str = include_str!("../docs/bench.md");

/// A document: its path from the root of the repository, and its text.
struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    fn read(path: &str) -> Page {
        let text = std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        Page { path: path.into(), text }
    }

    /// The lines, each with its number and whether it stands inside of a fenced block.
    fn lines(&self) -> impl Iterator<Item = (usize, &str, bool)> {
        let mut inside = false;
        self.text.lines().enumerate().filter_map(move |(at, line)| {
            if line.trim_start().starts_with("```") {
                inside = !inside;
                return None;
            }
            Some((at + 1, line, inside))
        })
    }

    /// The targets of links, with the number of their line.
    fn links(&self) -> Vec<(usize, String)> {
        let mut links = vec![];
        for (number, line, _) in self.lines().filter(|(_, _, inside)| !inside) {
            let prose = without_code(line);
            let targets = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            links.extend(targets.map(|target| (number, target.to_owned())));
        }
        links
    }

    /// What links can name after `#`: headings in lower case, blanks as hyphens, other signs left out.
    fn anchors(&self) -> BTreeSet<String> {
        let headings = self
            .lines()
            .filter(|(_, line, inside)| !inside && line.starts_with('#'))
            .map(|(_, line, _)| line);
        headings
            .map(|line| {
                let heading = line.trim_start_matches('#').trim().to_lowercase();
                let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>()
            })
            .collect()
    }

    /// What follows `prover ` where that begins a piece of code or a line of a console.
    fn calls(&self) -> Vec<(usize, &str)> {
        let mut calls = vec![];
        for (number, line, inside) in self.lines() {
            for (at, word) in line.match_indices("prover ") {
                let before = &line[..at];
                let begins = before.ends_with('`') || before.ends_with("$ ") || (inside && before.is_empty());
                if begins {
                    let rest = &line[at + word.len()..];
                    calls.push((number, rest.split('`').next().unwrap_or(rest)));
                }
            }
        }
        calls
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folders of the crates.
fn members() -> Vec<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let list = manifest.split("members = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    let members: Vec<String> = list
        .split(',')
        .map(|member| member.trim().trim_matches('"').to_owned())
        .filter(|m| !m.is_empty())
        .collect();
    assert!(members.len() > 10, "{members:?}");
    members
}

fn pages() -> Vec<Page> {
    let mut paths: Vec<String> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md"].map(String::from).into();
    for entry in std::fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            paths.push(format!("docs/{name}"));
        }
    }
    paths.extend(members().iter().map(|member| format!("{member}/README.md")));
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

/// Adds the texts of all Rust files below a folder.
fn read_sources(folder: &Path, texts: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                read_sources(&path, texts);
            }
        } else if name.ends_with(".rs") {
            texts.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The line without what stands between backquotes.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("``")
}

/// Fenced blocks of the given kind in README.md, line by line.
fn lines_of(kind: &str) -> Vec<&'static str> {
    let mut inside = false;
    let mut lines = vec![];
    for line in README.lines() {
        match line.strip_prefix("```") {
            Some(fence) => inside = !inside && fence == kind,
            None if inside => lines.push(line),
            None => {}
        }
    }
    lines
}

/// The commands that the program lists when it is asked for help below `command`.
fn commands_below(command: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_prover")).args(command).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')))
        .filter_map(|line| Some(line.split_whitespace().next()?.to_owned()))
        .collect()
}

/// The beginning of the text, as far as it is the name of a command.
fn name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(text.len());
    &text[..end]
}

#[test]
fn two_commands_build_run_and_test() {
    assert_eq!(
        lines_of("sh"),
        ["cargo run --release -- bench first-steps --timeout 20", "cargo test --release --workspace"]
    );
}

#[test]
fn commands_in_the_text_exist() {
    let known = commands_below(&[]);
    assert!(known.contains("prove") && known.contains("bench"), "{known:?}");
    let mut below: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut seen = BTreeSet::new();
    for page in pages().iter().filter(|page| !page.path.ends_with("command-line.md")) {
        for (number, call) in page.calls() {
            let command = name(call);
            if command.is_empty() || command.starts_with('-') {
                continue;
            }
            let place = format!("{}:{number}", page.path.display());
            assert!(known.contains(command), "{place}: there is no command `prover {command}`");
            seen.insert(command.to_owned());
            let subcommands = below.entry(command.to_owned()).or_insert_with(|| commands_below(&[command]));
            let second = name(call[command.len()..].trim_start());
            if !subcommands.is_empty() && !second.is_empty() && !second.starts_with('-') {
                assert!(
                    subcommands.contains(second),
                    "{place}: there is no command `prover {command} {second}`"
                );
            }
        }
    }
    let missing: Vec<&String> = known.iter().filter(|c| !seen.contains(*c) && *c != "help").collect();
    assert!(missing.is_empty(), "no document speaks of these commands: {missing:?}");
}

#[test]
fn suites_have_the_sizes_they_are_said_to_have() {
    let size = |name: &str| data::Suite::open(name).unwrap().theorems.len();
    let first_steps = size("first-steps");
    assert!(README.contains(&format!("a suite of {first_steps} theorems")));
    assert!(README.contains(&format!("`first-steps`, our own, {first_steps} statements")));
    assert!(BENCH.contains(&format!("`first-steps`, built in: {first_steps} statements")));
    assert!(BENCH.contains(&format!("`library-heldout`, built in: {} theorems", size("library-heldout"))));
    let fresh = root().join("data/suites/fresh-40.jsonl");
    let fresh = size(fresh.to_str().unwrap());
    assert!(README.contains(&format!("`fresh-40`, our own, {fresh} statements")));
    assert!(BENCH.contains(&format!("`data/suites/fresh-40.jsonl`: {fresh} statements")));
    let programs = root().join("data/suites/programs-60.jsonl");
    let programs = size(programs.to_str().unwrap());
    assert!(BENCH.contains(&format!("`data/suites/programs-60.jsonl`: {programs} programs")));
}

#[test]
fn links_lead_to_files() {
    let mut seen = 0;
    let protocol = Page::read("lean-bridge/PROTOCOL.md");
    for page in pages().iter().chain([&protocol]) {
        let folder = root().join(&page.path).parent().unwrap().to_owned();
        for (number, link) in page.links() {
            if link.starts_with("http://") || link.starts_with("https://") {
                continue;
            }
            let place = format!("{}:{number}", page.path.display());
            let (file, anchor) = link.split_once('#').map_or((&link[..], None), |(file, a)| (file, Some(a)));
            let target = if file.is_empty() { root().join(&page.path) } else { folder.join(file) };
            assert!(target.exists(), "{place}: the link {link} leads nowhere");
            if let Some(anchor) = anchor {
                let text =
                    std::fs::read_to_string(&target).unwrap_or_else(|e| panic!("{place}: {link}: {e}"));
                let anchors = Page { path: target, text }.anchors();
                assert!(
                    anchors.contains(anchor),
                    "{place}: there is no heading for {link}; there are {anchors:?}"
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} links found");
}

#[test]
fn every_page_of_docs_is_in_the_index() {
    let index = Page::read("docs/README.md");
    let linked: BTreeSet<String> = index.links().into_iter().map(|(_, link)| link).collect();
    for page in pages().iter().filter(|page| page.path.starts_with("docs")) {
        let name = page.path.file_name().unwrap().to_str().unwrap();
        assert!(name == "README.md" || linked.contains(name), "docs/README.md does not link to {name}");
    }
}

#[test]
fn every_crate_has_an_invariant_and_a_test_that_holds_it() {
    let architecture = Page::read("ARCHITECTURE.md");
    let mut texts = String::new();
    read_sources(&root(), &mut texts);
    let table = architecture.text.lines().skip_while(|line| *line != "| crate | invariant | held by |");
    let mut crates = BTreeSet::new();
    for row in table.skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, held_by] = cells[..] else { panic!("ARCHITECTURE.md: not three cells in {row}") };
        let test = held_by.split('`').nth(1).unwrap_or_default();
        assert!(texts.contains(&format!("fn {test}(")), "ARCHITECTURE.md: there is no test {test}");
        crates.insert(name);
    }
    assert_eq!(crates.len(), members().len(), "{crates:?}");
}
