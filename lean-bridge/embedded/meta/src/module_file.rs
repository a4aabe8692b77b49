//! A module's compiled file (`.olean`): what Lean writes when it compiles a module, made from outside of it,
//! as a guest writes no files.

use crate::boot;
use crate::frontend::{self, Run, RunOptions};
use crate::header;
use crate::initializers;
use crate::region;
use lean_protocol::{Message, Position};
use lean_wasm::layout::{command_state, module_data};
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::object::Obj;
use lean_wasm::scalar::boxed;
use std::fs::File;
use std::io::Read;

/// A compiled file of the library: all files of one Lean begin alike.
const MODEL: &str = "Init/Prelude.olean";
/// `OLeanLevel.private`: everything that the module declares, and not only what it exports.
const EVERYTHING: u32 = 2;

/// A module that was compiled.
pub struct CompiledText {
    /// What came of its commands.
    pub run: Run,
    /// The compiled file, if Lean found no error and was not stopped.
    pub file: Option<Vec<u8>>,
}

/// Compiles a module: its whole text, under its name. `lean` has imported nothing that it declares.
///
/// # Errors
/// Lean's message when it cannot import what the module imports, or when it cannot write the module down; the
/// loss of the engine.
pub fn compile(lean: &mut Lean, module: &str, text: &str) -> Result<CompiledText, CallError> {
    let (imports, start) = header::split(text);
    let state = boot::import(lean, &imports, module).map_err(|e| CallError::Exception(format!("{e:#}")))?;
    let mut run = frontend::run(lean, &state, text, &RunOptions { start, ..RunOptions::default() })?;
    if run.cancelled || run.messages.iter().any(Message::is_error) {
        return Ok(CompiledText { run, file: None });
    }
    let data = data(lean, &run.state)?;
    if let Some(why) = initializers::builtin(data.view()) {
        let pos = Some(Position { line: 1, column: 0 });
        run.messages.push(Message { severity: "error".into(), pos, end_pos: None, data: why });
        return Ok(CompiledText { run, file: None });
    }
    let file = Some(written(lean, &data)?);
    Ok(CompiledText { run, file })
}

/// The `ModuleData` of the module whose commands lead to `state`.
fn data(lean: &mut Lean, state: &Obj) -> Result<Obj, CallError> {
    let env = state.field(command_state::ENV);
    match lean.io(lean.f.make_module_data, (env, boxed(EVERYTHING)))? {
        Ok(data) => Ok(data),
        Err(error) => Err(CallError::Exception(lean.io_error_text(error)?)),
    }
}

/// The compiled file of a module (a `ModuleData`).
fn written(lean: &mut Lean, data: &Obj) -> Result<Vec<u8>, CallError> {
    // The packager's build imports as a `module` (see `project_import`), which may import modules only. In
    // the file of a module stands what it exports; here that is everything.
    let data = lean.with(data.view(), [], &[(module_data::IS_MODULE, 1)])?;
    let stamp = stamp(lean).map_err(|e| CallError::Exception(format!("{MODEL} of the library: {e}")))?;
    region::module(&data, &stamp).map_err(CallError::Exception)
}

/// How the compiled files of this Lean begin.
fn stamp(lean: &Lean) -> std::io::Result<[u8; region::ADDRESSES]> {
    let mut stamp = [0; region::ADDRESSES];
    File::open(lean.machine.code.library.join(MODEL))?.read_exact(&mut stamp)?;
    Ok(stamp)
}
