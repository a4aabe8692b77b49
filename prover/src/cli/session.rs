//! `prover session`.

use super::failure::Failure;
use super::input;
use super::lean::Lean;
use super::project_modules::files_of;
use super::service_args::{ServiceArgs, Started};
use clap::Args;
use data::Theorem;
use proof_search::Problem;
use proof_session::{FileProof, Journal, JsonSession, Session, one_line};
use prover_terminal::{Beginning, Choice, Command, Entry, Farewell, Setup, Stage};
use std::io::{BufReader, IsTerminal, Write, stderr, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct SessionArgs {
    /// A statement, `file.lean` or `file.lean:theorem`; without it a statement is asked for
    #[arg(value_name = "STATEMENT|FILE")]
    what: Option<String>,
    /// Go on with a session: with this one, or with one of those that are kept
    #[arg(long, value_name = "FILE", conflicts_with = "what")]
    resume: Option<Option<PathBuf>>,
    /// JSON lines on standard input and output instead of the screen; so it is without a terminal
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    service: ServiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover session 'theorem t (a b : Nat) : a + b = b + a'
  prover session file.lean              choose among the file's open theorems
  prover session file.lean:my_theorem   this one, whether it has a proof or not
  prover session --resume               go on where you left
  prover session --json 'theorem t : 1 + 1 = 2' < requests.jsonl

The keys are shown at the bottom of the screen, `h` explains them. Every step is on disk before it is shown; \
leaving, a closed \
terminal or a kill lose nothing.";

pub fn run(args: SessionArgs) -> Result<ExitCode, Failure> {
    let folder = lean_provision::cache_folder()?.join("sessions");
    let mut files = vec![];
    let entries = entries(&args, &folder, &mut files)?;
    let screen = !args.json && stdin().is_terminal() && stdout().is_terminal();
    let Started { service, without, lean } = args.service.start_for(&files)?;
    if let Some([Entry { beginning: Beginning::Statement(problem, _), .. }, ..]) = entries.as_deref() {
        check_imports(&lean, &problem.header)?;
        lean.warm(&lean.header(&problem.header))?;
    }
    if !screen {
        without.iter().for_each(|why| eprintln!("{why}"));
        let session = match alone(entries, args.resume.is_some())? {
            Beginning::Statement(problem, place) => {
                Session::open(&service, *problem, place.map(|p| *p), Some(&folder))?
            }
            Beginning::Resume(file) => Session::resume(&service, &file)?,
        };
        JsonSession::new(session, stdout()).serve(BufReader::new(stdin()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (stage, first) = match entries {
        None => (Stage::Ask, None),
        Some(mut entries) if entries.len() == 1 => {
            let entry = entries.remove(0);
            let what = format!("{}: {}", entry.title, entry.detail);
            (Stage::Opening(what, Box::new(None)), Some(Command::Open(entry.beginning)))
        }
        Some(entries) => {
            let title = match args.resume {
                Some(_) => "Which session?".to_owned(),
                None => format!("Which theorem of {}?", args.what.as_deref().unwrap_or_default()),
            };
            (Stage::Choose(Choice { title, entries, at: 0 }), None)
        }
    };
    let colour = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let setup = Setup { service, folder, stage, first, read: Box::new(typed), without, colour };
    say_farewell(&prover_terminal::run(setup)?);
    drop(lean);
    Ok(ExitCode::SUCCESS)
}

/// A file for a project is told from one with a mistake.
fn check_imports(lean: &Lean, header: &str) -> Result<(), Failure> {
    let (imports, _) = lean_bridge::split_header(header);
    let mut modules = imports.split_whitespace().filter(|w| !matches!(*w, "import" | "prelude"));
    let is_library = lean_bridge::is_of_library;
    match modules.find(|m| lean.project().is_none() && !lean.has_modules() && !is_library(m)) {
        None => Ok(()),
        Some(module) => Err(Failure::new(format!("the built-in Lean has no module {module}"))
            .advise("`--project DIR` works in a Lake project that has it")),
    }
}

/// What there is to begin with; `None` if a statement is to be asked for. The Lean files that it is from are
/// added to `files`.
fn entries(
    args: &SessionArgs,
    folder: &Path,
    files: &mut Vec<PathBuf>,
) -> Result<Option<Vec<Entry>>, Failure> {
    if let Some(Some(file)) = &args.resume {
        let subject = Journal::subject(file)?;
        let detail = one_line(&subject.problem.statement);
        files.extend(subject.file_proof.as_ref().map(|f| f.path.clone()));
        return Ok(Some(vec![Entry {
            title: subject.title,
            detail,
            beginning: Beginning::Resume(file.clone()),
        }]));
    }
    if args.resume.is_some() {
        let kept = prover_terminal::kept(folder);
        if kept.is_empty() {
            return Err(Failure::new(format!("no session is kept in {}", folder.display()))
                .advise("`prover session STATEMENT` begins one"));
        }
        return Ok(Some(kept));
    }
    args.what.as_deref().map(|what| theorems(what, files)).transpose()
}

/// The theorems that an argument names, with their places if they are of a Lean file.
fn theorems(what: &str, files: &mut Vec<PathBuf>) -> Result<Vec<Entry>, Failure> {
    let input = input::read(what)?;
    files.extend(files_of(&input.theorems));
    input.notes.iter().for_each(|n| eprintln!("{n}"));
    super::failure::tell_unreadable(&input.unreadable);
    if input.theorems.is_empty() {
        return Err(Failure::new(format!(
            "{what} holds no open theorem (one whose proof is `by sorry`, or none)"
        ))
        .advise("FILE.lean:NAME takes a theorem that has a proof already"));
    }
    let path = match what.rsplit_once(".lean:") {
        Some((file, _)) => Some(PathBuf::from(format!("{file}.lean"))),
        None => Some(PathBuf::from(what)).filter(|p| p.extension().is_some_and(|e| e == "lean")),
    };
    let read = path.filter(|p| p.exists()).map(|p| FileProof::read(&p).map(|read| (p, read))).transpose()?;
    let mut entries = vec![];
    for theorem in input.theorems {
        let place = match &read {
            None => None,
            Some((path, (file, raw))) => {
                let declared = file.declarations.iter().find(|d| d.theorem.name == theorem.name);
                declared.map(|d| FileProof::new(path, raw.clone(), d)).transpose()?.map(Box::new)
            }
        };
        let detail = one_line(&theorem.statement);
        let title = theorem.name.clone();
        entries.push(Entry {
            title,
            detail,
            beginning: Beginning::Statement(Box::new(problem(theorem)), place),
        });
    }
    Ok(entries)
}

fn problem(theorem: Theorem) -> Problem {
    Problem { name: theorem.declares, header: theorem.header.to_string(), statement: theorem.statement }
}

/// A statement that was typed.
fn typed(text: &str) -> Result<Problem, String> {
    let input = input::read(text).map_err(|e| e.to_string())?;
    let mut theorems = input.theorems.into_iter();
    match (theorems.next(), theorems.next()) {
        (Some(theorem), None) => Ok(problem(theorem)),
        (None, _) => Err("this holds no theorem".into()),
        (Some(_), Some(_)) => Err("these are several theorems: give them in a file".into()),
    }
}

/// The only beginning, for programs.
fn alone(entries: Option<Vec<Entry>>, resume: bool) -> Result<Beginning, Failure> {
    let mut entries = entries.ok_or_else(|| {
        Failure::new("without a terminal the statement must be named")
            .advise("prover session --json STATEMENT")
    })?;
    if entries.len() > 1 && !resume {
        let names: Vec<&str> = entries.iter().map(|e| e.title.as_str()).collect();
        return Err(Failure::new(format!("these are several theorems: {}", names.join(", ")))
            .advise("Name one: FILE.lean:NAME"));
    }
    // The session that was worked on last comes first.
    Ok(entries.remove(0).beginning)
}

/// To a terminal that may be gone.
fn say_farewell(farewell: &Farewell) {
    if let Some((text, verdict)) = &farewell.proof {
        let verdict = match verdict {
            Some(v) if v.accepted => format!("proved, {}", v.words),
            Some(v) => format!("not accepted, {}", v.words),
            None => "not judged yet".into(),
        };
        _ = writeln!(stdout(), "-- {verdict}\n{}", text.trim_end());
    }
    if let Some(file) = &farewell.file {
        let file = file.display();
        _ = writeln!(stderr(), "the session is kept; go on with: prover session --resume {file}");
    }
}
