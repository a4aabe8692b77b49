//! `prover index`.

use super::failure::Failure;
use super::lean::{self, Lean};
use super::library_source;
use super::progress::Progress;
use clap::{ArgGroup, Args};
use proof_premises::library::{self, Library, LibrarySource, NoStatements};
use retriever::{PremiseCorpusBuilder, jsonl, leandojo};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES, group(ArgGroup::new("input").args(["leandojo", "jsonl", "lean_file"])))]
pub struct IndexArgs {
    /// Import lines of the library to print
    #[arg(long, value_name = "TEXT", default_value = library::WHOLE, conflicts_with = "input")]
    header: String,
    /// Instead of the library: the premises of a LeanDojo Benchmark folder (its corpus.jsonl)
    #[arg(long, value_name = "DIR", requires = "out")]
    leandojo: Option<PathBuf>,
    /// Instead of the library: premises as JSON lines, {"name", "module",
    /// "text", and maybe "kind", "constants", "imports"}
    #[arg(long, value_name = "FILE", requires = "out")]
    jsonl: Option<PathBuf>,
    /// Instead of the library: what a Lean text declares
    #[arg(long = "file", value_name = "FILE", requires = "out")]
    lean_file: Option<PathBuf>,
    /// The file of premises to write, for --corpus of other commands
    #[arg(long, value_name = "FILE", requires = "input")]
    out: Option<PathBuf>,
    /// For those who change the program: print the library in spite of what the program has of it, and write
    /// it into FILE as the program brings it along (data/premises/library.statements)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["input", "header"])]
    ship: Option<PathBuf>,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    workers: Option<usize>,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: super::model_args::ModelArgs,
    #[command(flatten)]
    engine: super::engine_args::EngineArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover index                          vectors for the statements of Lean's own library
  prover index --header 'import Std'    the statements of a part of it, and their vectors
  prover index --file Mine.lean --out mine.jsonl
  prover index --leandojo leandojo_benchmark_4 --out mathlib.jsonl
  prover retrieve 't : Tree ⊢ t.mirror.size = t.size' --corpus mine.jsonl

The statements of Lean's own library are part of the program: of them only vectors are made, as by \
`prover setup`. \
Of other headers theorems, definitions, types and constructors are printed so that Lean reads them \
back as the same terms (very large ones, and the few where no way is found, are counted), and kept in the \
cache. A module that is there costs nothing, and an interrupted run is continued by the next.";

/// Figures of an index.
#[derive(serde::Serialize)]
struct Figures {
    /// Where the statements are; `None`: in the program.
    file: Option<String>,
    modules: usize,
    printed_now: usize,
    /// Statements for which the encoder made a vector.
    encoded_now: usize,
    statements: usize,
    theorems: usize,
    /// Statements by the form of print that Lean read back as the same term.
    plain: usize,
    full: usize,
    explicit: usize,
    /// No form was read back.
    unreadable: usize,
    seconds: f64,
}

pub fn run(args: IndexArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    if let Some(out) = &args.out {
        return convert(&args, out);
    }
    let Some(Statements { library, file, printed }) = statements(&args)? else {
        eprintln!("interrupted: run the same command again to continue");
        return Ok(ExitCode::from(130));
    };
    if let Some(ship) = &args.ship {
        let packed = library::pack(&library, &lean_provision::package_hash())?;
        std::fs::write(ship, &packed)
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", ship.display())))?;
        eprintln!("{}: {} bytes", ship.display(), packed.len());
    }
    let form = |word: Option<&str>| library.premises().filter(|(_, p)| p.form.as_deref() == word).count();
    let mut encoded_now = 0;
    if let Some(encoder) = args.model.open()? {
        let corpus = library.clone().into_corpus()?;
        encoded_now = super::model_args::dense(encoder, &corpus)?.encoded();
    }
    let figures = Figures {
        encoded_now,
        file: file.map(|path| path.display().to_string()),
        modules: library.modules(),
        printed_now: printed,
        statements: library.premises().count(),
        theorems: library.premises().filter(|(_, p)| p.kind == "theorem").count(),
        plain: form(Some("plain")),
        full: form(Some("full")),
        explicit: form(Some("explicit")),
        unreadable: form(None),
        seconds: begun.elapsed().as_secs_f64(),
    };
    if args.json {
        println!("{}", serde_json::to_string(&figures).map_err(Failure::new)?);
    } else {
        let Figures { modules, statements, theorems, plain, full, explicit, unreadable, .. } = figures;
        let place = figures.file.as_deref().unwrap_or("part of the program");
        println!("{statements} statements of {modules} modules, {theorems} of them theorems: {place}");
        println!(
            "read back as printed {plain}, with types {full}, explicit {explicit}; not read back {unreadable}"
        );
        println!("{printed} modules printed, {encoded_now} statements encoded in {:.1} s", figures.seconds);
    }
    Ok(ExitCode::SUCCESS)
}

/// A library that is complete.
struct Statements {
    library: Library,
    /// The file that has them; `None`: the program has them.
    file: Option<PathBuf>,
    /// Modules printed now.
    printed: usize,
}

/// The statements of the library: built in, or printed as far as they have not been. `None`: interrupted.
fn statements(args: &IndexArgs) -> Result<Option<Statements>, Failure> {
    if args.ship.is_none() {
        let found = library_source::look(args.engine.open()?.as_ref(), &args.header)?;
        match found {
            Ok(source @ LibrarySource::BuiltIn { .. }) => {
                return Ok(Some(Statements { library: source.read()?, file: None, printed: 0 }));
            }
            Err(refused @ NoStatements::Refused(_)) => eprintln!("{refused}; they are printed now"),
            Ok(LibrarySource::Printed(_)) | Err(NoStatements::NotPrinted) => {}
        }
    }
    let workers = args.engine.workers(args.workers);
    let lean = Lean::start(&args.engine, workers)?;
    // the whole library is the same whatever modules there are beside it
    let identity = match args.header == library::WHOLE {
        true => lean::identity(lean.project()),
        false => lean.identity(),
    };
    let path = library::path(&lean_provision::cache_folder()?, &identity, &args.header);
    let read =
        |e: library::LibraryError| Failure::new(e).advise(format!("delete {} and try again", path.display()));
    let mut printed = 0;
    let mut library = Library::read(&path).map_err(read)?;
    if !library.as_ref().is_some_and(Library::is_complete) {
        let stop = StopFlag::default();
        lean.stop_on_signals(&stop);
        let mut display = Display { progress: Progress::new(), done: 0, statements: 0 };
        let work = library::build(lean.pool().pool(), &identity, &args.header, &path, &stop, &mut display);
        let built = lean.block_on(work);
        display.progress.finish();
        let built = built.map_err(Failure::new)?;
        if built.stopped {
            return Ok(None);
        }
        printed = built.printed;
        library = Library::read(&path).map_err(read)?;
    }
    match library.filter(Library::is_complete) {
        Some(library) => Ok(Some(Statements { library, file: Some(path), printed })),
        None => Err(Failure::new(format!("{} is not complete", path.display()))),
    }
}

/// Writes premises of elsewhere in our own format.
fn convert(args: &IndexArgs, out: &Path) -> Result<ExitCode, Failure> {
    let corpus = if let Some(folder) = &args.leandojo {
        leandojo::read_corpus(&folder.join("corpus.jsonl"))?.0
    } else if let Some(file) = &args.jsonl {
        let (corpus, report) = jsonl::read(file)?;
        if report.duplicates > 0 {
            eprintln!("{} premises of a name that their module already had were left out", report.duplicates);
        }
        corpus
    } else if let Some(file) = &args.lean_file {
        let text = data::input::read_text(file)?;
        let lean = Lean::start(&args.engine, 1)?;
        let premises = lean.block_on(async {
            let mut worker = lean.pool().pool().reserve().await?;
            Ok::<_, Failure>(library::declared(&mut worker, &text).await?)
        })?;
        let mut builder = PremiseCorpusBuilder::default();
        builder.file(file.file_stem().unwrap_or_default().to_string_lossy(), vec![], premises);
        builder.build()?
    } else {
        unreachable!("--out needs one of the three")
    };
    jsonl::write(&corpus, out)?;
    let (premises, files) = (corpus.len(), corpus.files().count());
    if args.json {
        println!("{}", serde_json::json!({"file": out, "modules": files, "statements": premises}));
    } else {
        println!("{premises} statements of {files} modules: {}", out.display());
    }
    Ok(ExitCode::SUCCESS)
}

struct Display {
    progress: Progress,
    done: usize,
    statements: usize,
}

impl library::Report for Display {
    fn begin(&mut self, constants: usize, done: usize) {
        self.done = done;
        self.progress.begin(constants, done);
    }

    fn module(&mut self, constants: usize, statements: usize) {
        self.done += constants;
        self.statements += statements;
        self.progress.set(self.done, format_args!("constants, {} statements", self.statements));
    }
}
