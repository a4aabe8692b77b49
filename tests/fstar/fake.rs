//! A fake of `fstar.exe --ide` for tests: this test program re-executed, speaking F*'s protocol.
//!
//! There are two roles. `model` (or `model:KEY=VALUE,...`, see [`settings`]) is a small F* that keeps F*'s
//! rules about order, stack, options, dependencies and deaths, but proves nothing: well-formed text is
//! accepted unless a comment such as `(*fake:refute*)` says otherwise (see [`directive`]). What cheats in the
//! real program passes here too. `replay:PATH` plays a recorded session again (see [`replay`]).
//!
//! A test program holds `#[test] fn fake_server() { fake::serve_if_asked() }` at its
//! root; a program without the test harness calls `fake::serve_if_asked()` first in
//! `main`. A client is then given what [`program`] returns.

#[path = "fake/checked.rs"]
mod checked;
#[path = "fake/death.rs"]
mod death;
#[path = "fake/declaration.rs"]
mod declaration;
#[path = "fake/declare.rs"]
mod declare;
#[path = "fake/dependencies.rs"]
mod dependencies;
#[path = "fake/digest.rs"]
mod digest;
#[path = "fake/directive.rs"]
mod directive;
#[path = "fake/effects.rs"]
mod effects;
#[path = "fake/environment.rs"]
mod environment;
#[path = "fake/full_buffer.rs"]
mod full_buffer;
#[path = "fake/input.rs"]
mod input;
#[path = "fake/interface.rs"]
mod interface;
#[path = "fake/interrupt.rs"]
mod interrupt;
#[path = "fake/issue.rs"]
mod issue;
#[path = "fake/loading.rs"]
mod loading;
#[path = "fake/lookup.rs"]
mod lookup;
#[path = "fake/model.rs"]
mod model;
#[path = "fake/names.rs"]
mod names;
#[path = "fake/options.rs"]
mod options;
#[path = "fake/partial.rs"]
mod partial;
#[path = "fake/push.rs"]
mod push;
#[path = "fake/random.rs"]
mod random;
#[path = "fake/replay.rs"]
mod replay;
#[path = "fake/request.rs"]
mod request;
#[path = "fake/settings.rs"]
mod settings;
#[path = "fake/solver.rs"]
mod solver;
#[path = "fake/tokens.rs"]
mod tokens;
#[path = "fake/wire.rs"]
mod wire;
#[path = "fake/words.rs"]
mod words;

use std::ffi::OsString;
use std::path::PathBuf;

/// Set for the re-executed program: its role.
const ROLE: &str = "FSTAR_FAKE";
/// Set by the shell that starts it: the arguments meant for F*, one a line.
const ARGUMENTS: &str = "FSTAR_FAKE_ARGS";

/// The test harness refuses options that it does not know and prints to standard output, so that F*'s
/// arguments travel in a variable and the fake's own output through another descriptor.
const START: &str = r#"FSTAR_FAKE_ARGS=
for a in "$@"; do FSTAR_FAKE_ARGS="$FSTAR_FAKE_ARGS$a
"; done
export FSTAR_FAKE_ARGS
exec "$0" --exact fake_server --nocapture 3>&1 1>/dev/null"#;

/// The program that plays the role, its arguments before `--ide`, and what its environment needs besides.
pub fn program(role: &str) -> (PathBuf, Vec<OsString>, Vec<(OsString, OsString)>) {
    let this = std::env::current_exe().expect("this program has a path");
    let arguments = vec!["-c".into(), START.into(), this.into_os_string()];
    ("sh".into(), arguments, vec![(ROLE.into(), role.into())])
}

/// The fake's whole life, if this process was started as one; returns at once otherwise.
pub fn serve_if_asked() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let given = std::env::var(ARGUMENTS).unwrap_or_default();
    let arguments: Vec<String> = given.lines().map(String::from).collect();
    match role.split_once(':').unwrap_or((&role, "")) {
        ("model", settings) => model::serve(settings::Settings::parse(settings), &arguments),
        ("replay", path) => replay::serve(path),
        _ => misuse(&format!("no role {role:?}")),
    }
}

/// The test asks for something that the fake does not have.
fn misuse(what: &str) -> ! {
    eprintln!("fake F*: {what}");
    std::process::exit(98)
}
