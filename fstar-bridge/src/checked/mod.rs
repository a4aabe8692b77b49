//! `.checked` files of what a file depends on in its own project.
//!
//! F* writes what it has verified to a `.checked` file beside each source, and a later process that
//! finds one loads it instead of the source, if the digests in it hold. Its library comes with such
//! files, projects that are only read mostly do not. So they are made here, once, in the user's cache:
//!
//! 1. [`OwnModules`] finds the files that a session depends on, by the rules of F*'s own analysis, and
//!    their digests;
//! 2. [`Making`] has F* verify them from the command line, with `--cache_checked_modules --cache_dir`,
//!    into a folder of its own;
//! 3. [`Entry`] is such a folder, complete or not there, with a digest of every file in it;
//! 4. [`CheckedFiles`] gives sessions the folder for their `--cache_dir`, and remembers what cannot be
//!    made.
//!
//! What is wrong in any way (a refusal, a time-out, an option that is not known, a damaged file) means
//! that a session loads from sources, as it would without all this.
//!
//! **What this follows.** The recordings show that an F* of 2019 looks for `.checked` files, says so and
//! goes on without where they are not there, and how much sooner it has loaded the library with them.
//! They do not show files of a project. The rest is read off F*'s sources (`Parser.Dep`, `CheckedFiles`,
//! `Universal`, `Find`, the interactive mode):
//!
//! - `--cache_dir` is the last place where F* looks for a `.checked` file: one that lies in a project's
//!   own folders comes first, also when it is stale, and F* would write to where it has found it. So a
//!   project that has any is left to itself.
//! - Only files on the command line are verified and written; an interface stands for its module, unless
//!   a `friend` asks for more. One whose dependencies have none is not written, with a warning and exit
//!   status 0.
//! - A file holds the digest of its source and of the `.checked` files that it rests on, by module names
//!   and not by folders. F* compares them when it loads, and loads the source if one differs, if the
//!   file is of another version, or no such file at all.
//! - Options are not among them. They are in the name of the entry here, with the F* and the z3.
//! - A session that is not given `--cache_checked_modules` writes nothing.
//!
//! **What a verdict rests on.** Of a `.checked` file F* believes what it says was verified, as it
//! believes that of its library. A candidate cannot write one: it runs in sessions that write none. Who
//! can write to the user's cache can forge one, as he can replace the program; for such doubts there is
//! the check of the whole file from the command line, which does not use these files.

mod entry;
mod files;
mod making;
mod own_modules;

pub use files::CheckedFiles;
pub use own_modules::OwnModules;

#[cfg(doc)]
use {entry::Entry, making::Making};
