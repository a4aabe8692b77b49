//! Modules of a project: compiled into files that other texts import.

use super::{Refusal, Server, refuse, timed_out, timeout};
use crate::answer::Answer;
use lean_meta::boot::Booted;
use lean_meta::frontend::unix_lines;
use lean_meta::module_file::{self, CompiledText};
use lean_meta::source::Source;
use lean_protocol::answer::CompiledModule;
use lean_protocol::request;
use std::path::Path;
use std::time::Instant;
use std::{fs, io};

impl<S: Source> Server<S> {
    /// Compiles a module in an engine of its own, which ends with it.
    pub(super) fn compile_module(&mut self, r: &request::CompileModule) -> Result<Answer, Refusal> {
        let limit = timeout(&r.common);
        let deadline = Instant::now() + limit;
        let Booted { mut lean, .. } = match self.source.open("") {
            Ok(booted) => booted,
            Err(e) => return refuse(e.to_string()),
        };
        let armed = self.watchdog.arm(&lean, deadline);
        let CompiledText { run, file } = module_file::compile(&mut lean, &r.compile, &unix_lines(&r.text))?;
        if run.cancelled {
            return Ok(timed_out(limit));
        }
        drop(armed);
        if let Some(bytes) = &file {
            write(Path::new(&r.olean), bytes).map_err(|e| Refusal::Message(format!("{}: {e}", r.olean)))?;
        }
        let bytes = file.map(|bytes| bytes.len() as u64);
        Ok(Answer::of(&CompiledModule { messages: run.messages, bytes }))
    }
}

/// Writes a file that appears whole or not at all, whoever else writes it.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension(format!("tmp-{}", std::process::id()));
    fs::write(&unfinished, bytes)
        .and_then(|()| fs::rename(&unfinished, path))
        .inspect_err(|_| _ = fs::remove_file(&unfinished))
}
