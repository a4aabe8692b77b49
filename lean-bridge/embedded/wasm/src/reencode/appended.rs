//! Functions that are appended to the module, and the calls that go to them.
//!
//! Emscripten's `invoke_*`: C++ code calls what may throw through `invoke_…(function pointer,
//! arguments)`, an import that catches the exception. A proof makes hundreds of thousands of such calls,
//! most of them in the kernel, and each would leave the module and come back. Here they use
//! WebAssembly's own exceptions. And [`bulk`]'s two.

use super::bulk;
use super::{Input, ReencodeError, unexpected};
use std::collections::HashMap;
use wasm_encoder::{BlockType, Catch, Encode, Function, ValType};
use wasmparser::{ExternalKind, FunctionBody, Operator};

/// The functions to append.
pub(crate) struct Appended {
    /// New index by the import's.
    invokes: HashMap<u32, u32>,
    copy: u32,
    fill: u32,
    /// Of each new function: its type and its body.
    pub functions: Vec<(u32, Vec<u8>)>,
}

impl Appended {
    pub fn new(input: &Input<'_>) -> Result<Appended, ReencodeError> {
        let mut imports: Vec<u32> = input
            .imported_functions
            .iter()
            .filter(|(n, _)| n.starts_with("invoke_"))
            .map(|(_, i)| *i)
            .collect();
        imports.sort_unstable();
        let mut appended = Appended { invokes: HashMap::new(), copy: 0, fill: 0, functions: vec![] };
        for import in imports {
            let ty = input.functions[import as usize];
            if let Some(body) = invoke(input, ty)? {
                let new = appended.add(input, ty, body);
                appended.invokes.insert(import, new);
            }
        }
        let bulk =
            |t: &wasmparser::FuncType| t.params() == [wasmparser::ValType::I32; 3] && t.results().is_empty();
        let Some(ty) = input.types.iter().position(bulk) else {
            return unexpected("no function type for copying memory");
        };
        appended.copy = appended.add(input, ty as u32, bulk::copy());
        appended.fill = appended.add(input, ty as u32, bulk::fill());
        Ok(appended)
    }

    fn add(&mut self, input: &Input<'_>, ty: u32, body: Vec<u8>) -> u32 {
        self.functions.push((ty, body));
        (input.functions.len() + self.functions.len() - 1) as u32
    }

    /// The body with its calls going to the new functions; nothing where it has none.
    pub(crate) fn redirect(&self, body: &FunctionBody<'_>) -> Result<Option<Vec<u8>>, ReencodeError> {
        let (start, bytes) = (body.range().start, body.as_bytes());
        let mut out = vec![];
        let mut copied = 0;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let (operator, at) = reader.read_with_offset()?;
            let new = match operator {
                Operator::Call { function_index } => self.invokes.get(&function_index).copied(),
                Operator::MemoryCopy { .. } => Some(self.copy),
                Operator::MemoryFill { .. } => Some(self.fill),
                _ => None,
            };
            let Some(new) = new else { continue };
            out.extend_from_slice(&bytes[copied..at - start]);
            wasm_encoder::Instruction::Call(new).encode(&mut out);
            copied = reader.original_position() - start;
        }
        if copied == 0 {
            return Ok(None);
        }
        out.extend_from_slice(&bytes[copied..]);
        Ok(Some(out))
    }
}

/// Calls the function behind the pointer; after an exception the stack is what it was,
/// `setThrew(1, 0)` has been called and the result is zero. Nothing when no function of the module
/// has the callee's type: then nobody can be called.
fn invoke(input: &Input<'_>, ty: u32) -> Result<Option<Vec<u8>>, ReencodeError> {
    let Some(own) = input.types.get(ty as usize) else { return unexpected("an import without a type") };
    let Some((wasmparser::ValType::I32, params)) = own.params().split_first() else {
        return unexpected("an invoke_ function without a function pointer");
    };
    let same = |t: &wasmparser::FuncType| t.params() == params && t.results() == own.results();
    let Some(callee) = input.types.iter().position(same) else { return Ok(None) };
    let stack_pointer = stack_pointer(input)?;
    let set_threw = input.function("setThrew", &[wasmparser::ValType::I32; 2], &[])?;
    let (result, zero) = match *own.results() {
        [] => (BlockType::Empty, None),
        [wasmparser::ValType::I32] => (BlockType::Result(ValType::I32), Some(ValType::I32)),
        [wasmparser::ValType::I64] => (BlockType::Result(ValType::I64), Some(ValType::I64)),
        [wasmparser::ValType::F32] => (BlockType::Result(ValType::F32), Some(ValType::F32)),
        [wasmparser::ValType::F64] => (BlockType::Result(ValType::F64), Some(ValType::F64)),
        _ => return unexpected("results of an invoke_ function"),
    };
    let saved = own.params().len() as u32;
    let mut body = Function::new([(1, ValType::I32)]);
    let mut code = body.instructions();
    code.global_get(stack_pointer).local_set(saved);
    code.block(BlockType::Empty).try_table(result, [Catch::All { label: 0 }]);
    for i in 1..saved {
        code.local_get(i);
    }
    code.local_get(0).call_indirect(0, callee as u32).end().return_().end();
    code.local_get(saved).global_set(stack_pointer).i32_const(1).i32_const(0).call(set_threw);
    match zero {
        Some(ValType::I32) => code.i32_const(0),
        Some(ValType::I64) => code.i64_const(0),
        Some(ValType::F32) => code.f32_const(0.0.into()),
        Some(_) => code.f64_const(0.0.into()),
        None => &mut code,
    }
    .end();
    Ok(Some(body.into_raw_body()))
}

/// The index of the global `__stack_pointer`.
pub(crate) fn stack_pointer(input: &Input<'_>) -> Result<u32, ReencodeError> {
    let is_it = |e: &&wasmparser::Export<'_>| e.kind == ExternalKind::Global && e.name == "__stack_pointer";
    match input.exports.iter().find(is_it) {
        Some(export) => Ok(export.index),
        None => unexpected("no __stack_pointer"),
    }
}
