//! Where commands find the statements of a library.

use super::failure::Failure;
use super::lean;
use lean_bridge::Project;
use proof_premises::library::{self, Library, LibrarySource, NoStatements};

/// The statements of the library behind a header: built in, or printed by `prover index`. The modules of a
/// folder of Lean files do not count: they are asked for beside the library.
///
/// # Errors
/// There are none, and what to do about it.
pub fn find(project: Option<&Project>, header: &str) -> Result<LibrarySource, Failure> {
    let found = look(project, header)?;
    found.map_err(|missing| {
        Failure::new(&missing).advise(format!("run {} first ({})", command(header), HOW_LONG))
    })
}

/// The same, with the reason why there are none as a value.
pub fn look(project: Option<&Project>, header: &str) -> Result<Result<LibrarySource, NoStatements>, Failure> {
    // another Lean than the embedded one has another library
    let package = project.is_none().then(lean_provision::package_hash);
    let cache = lean_provision::cache_folder()?;
    Ok(LibrarySource::find(&cache, &lean::identity(project), package.as_deref(), header))
}

/// The same, read.
pub fn read(project: Option<&Project>, header: &str) -> Result<Library, Failure> {
    read_from(&find(project, header)?, header)
}

/// The statements behind a header, from where [`find`] has found them.
pub fn read_from(source: &LibrarySource, header: &str) -> Result<Library, Failure> {
    source.read().map_err(|error| {
        let failure = Failure::new(error);
        match source {
            LibrarySource::Printed(path) => failure.advise(format!(
                "{} goes on with {}; delete it if that fails",
                command(header),
                path.display()
            )),
            LibrarySource::BuiltIn { .. } => failure.advise("the program is damaged: build it anew"),
        }
    })
}

/// What prints the statements.
pub fn command(header: &str) -> String {
    match header == library::WHOLE {
        true => "`prover index`".into(),
        false => format!("`prover index --header '{header}'`"),
    }
}

/// How long that takes.
pub const HOW_LONG: &str = "minutes, once";
