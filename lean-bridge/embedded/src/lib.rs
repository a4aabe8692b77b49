//! The REPL server: the community REPL's protocol and its extensions (`lean-bridge/PROTOCOL.md`).

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod answer;
mod commands;
mod engine;
mod framing;
mod numbered;
mod origin;
mod plain;
mod pretty;
mod proof_snapshot;
pub mod provisioned;
mod request;
pub mod server;
mod status;
mod tree_json;

use lean_wasm::machine::{GuestLimits, THREAD_STACK};
use provisioned::Provisioned;
use server::Server;

/// Serves standard input and output until the input ends. Sets the installation up first if it is not there.
/// `plain`: as the community REPL does, without extensions.
///
/// # Errors
/// When the set-up fails, the engine does not load, or the streams
/// break; `plain` also where the community REPL ends.
pub fn run(limits: GuestLimits, plain: bool) -> anyhow::Result<()> {
    let serve = move || -> anyhow::Result<()> {
        let source = Provisioned::new(limits, lean_provision::standard())?;
        let mut server = Server::new(source)?;
        let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
        match plain {
            true => plain::serve(&mut server, &mut input, &mut output),
            false => Ok(server.serve(&mut input, &mut output)?),
        }
    };
    // Lean needs far more stack than a thread usually has
    let thread = std::thread::Builder::new().name("lean".into()).stack_size(THREAD_STACK).spawn(serve)?;
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
