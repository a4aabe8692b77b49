//! Rewrites the packaged Lean module into a form that starts fast and never needs a thread.
//!
//! What changes, and why:
//!
//! * **Exports become table entries.** The original exports 180,000 names. They move to a side file
//!   (`symbols.rs`); functions the host or Lean's interpreter may ask for by name get a slot of the
//!   function table instead. Only the mutable globals stay exported, for snapshots: `__stack_pointer` and
//!   the others as `mutN` (N: global index).
//! * **The table is imported** as `env.table`, so that the helper module, which implements C++ exceptions
//!   with WebAssembly ones, can share it. Appended last to the imports, it shifts no index.
//! * **Imported functions whose address is taken** (`GOT.func.*`: `__cxa_throw` and friends) get slots too:
//!   generated code calls them through that pointer.
//! * **Calls that may throw stay in the module**, and so do copies of memory, see `appended` and `bulk`.
//! * **Long numbers go to the host**, see [`arithmetic`].
//! * **Tasks run at once** in the thread that spawns them, by replacing four function bodies.
//! * Custom sections are dropped.
//!
//! The input is pinned by hash, so an error here means that the pin was changed without checking these rules.

mod appended;
pub mod arithmetic;
mod bulk;
mod input;
mod slots;

use crate::symbols::{self, Symbol};
use appended::Appended;
use input::Input;
use slots::Slots;
use std::collections::{HashMap, HashSet};
use wasm_encoder::{
    ConstExpr, ElementSection, Elements, Encode, EntityType, ExportKind, ExportSection, Function, RawSection,
    RefType, Section as _, SectionId, TableType,
};
use wasmparser::{ExternalKind, Parser, Payload, ValType};

/// Version of the rewriting rules; part of the cache key, so raise it with any change of the output.
pub const VERSION: u32 = 3;

/// Lean functions the host calls in their plain form although a `___boxed` one exists.
///
/// Otherwise only the boxed form is reachable: one calling convention, and 63,000 fewer entry trampolines
/// to compile. The list is part of the cache key.
pub const PLAIN_FORMS: &[&str] = &["l_Lean_Elab_processHeader"];

/// The rewritten module and its symbol file.
#[derive(Debug)]
pub struct Reencoded {
    /// The WebAssembly module.
    pub module: Vec<u8>,
    /// Content of the symbol file, see `symbols.rs`.
    pub symbols: Vec<u8>,
}

/// Why a module could not be rewritten.
#[derive(Debug, thiserror::Error)]
pub enum ReencodeError {
    /// Not a well-formed WebAssembly module.
    #[error("malformed module: {0}")]
    Malformed(#[from] wasmparser::Error),
    /// Well-formed, but not built like the packaged Lean.
    #[error("unexpected module: {0}")]
    Unexpected(String),
}

fn unexpected<T>(text: impl Into<String>) -> Result<T, ReencodeError> {
    Err(ReencodeError::Unexpected(text.into()))
}

/// Rewrites `wasm`; see the module documentation. Takes about half a second and, at its peak,
/// twice the size of the input.
pub fn reencode(wasm: &[u8]) -> Result<Reencoded, ReencodeError> {
    let input = Input::parse(wasm)?;
    let slots = Slots::assign(&input)?;
    let mut patches = patches(&input)?;
    arithmetic::patch(&input, slots.table_size(), &mut patches)?;
    let symbols = symbol_file(&input, &slots)?;
    let appended = Appended::new(&input)?;
    Ok(Reencoded { module: write(&input, &slots, &patches, &appended)?, symbols })
}

fn symbol_file(input: &Input<'_>, slots: &Slots<'_>) -> Result<Vec<u8>, ReencodeError> {
    let mut symbols: Vec<(&str, Symbol)> = vec![];
    for export in &input.exports {
        match export.kind {
            ExternalKind::Func => {
                // C++ functions whose address the module itself takes are found as well
                if let Some(&slot) = slots.slot_of.get(&export.index) {
                    symbols.push((export.name, Symbol::Function(slot)));
                }
            }
            ExternalKind::Global => {
                let global = export.index.checked_sub(input.global_imports);
                match global.and_then(|g| input.globals.get(g as usize)) {
                    Some((false, Some(address))) => {
                        symbols.push((export.name, Symbol::Data(*address as u32)))
                    }
                    Some((true, _)) => {}
                    _ => return unexpected(format!("exported global {} has no constant value", export.name)),
                }
            }
            _ => {}
        }
    }
    for &(name, slot) in &slots.imported {
        if !input.exported_functions.contains_key(name) {
            symbols.push((name, Symbol::Function(slot)));
        }
    }
    Ok(symbols::encode(&mut symbols, slots.table_size()))
}

/// New body of a function, by function index.
enum Patch {
    /// A whole body.
    Replace(Vec<u8>),
    /// Code to run before the original body.
    Prefix(Vec<u8>),
}

/// Eager tasks: no worker thread is ever needed.
fn patches(input: &Input<'_>) -> Result<HashMap<u32, Patch>, ReencodeError> {
    const I32: ValType = ValType::I32;
    let mut patches = HashMap::new();
    // lean_task_spawn_core(closure, priority, keep) := lean_task_pure(lean_apply_1(closure, box(0)))
    let apply = input.function("lean_apply_1", &[I32; 2], &[I32])?;
    let pure = input.function("lean_task_pure", &[I32], &[I32])?;
    let mut body = Function::new([]);
    body.instructions().local_get(0).i32_const(1).call(apply).call(pure).end();
    let spawn = input.function("lean_task_spawn_core", &[I32; 3], &[I32])?;
    patches.insert(spawn, Patch::Replace(body.into_raw_body()));
    // lean_task_map_core, lean_task_bind_core (x, f, priority, sync, keep): sync := true
    let mut prefix = vec![];
    wasm_encoder::Instruction::I32Const(1).encode(&mut prefix);
    wasm_encoder::Instruction::LocalSet(3).encode(&mut prefix);
    for name in ["lean_task_map_core", "lean_task_bind_core"] {
        let index = input.function(name, &[I32; 5], &[I32])?;
        patches.insert(index, Patch::Prefix(prefix.clone()));
    }
    // task_manager::wait_for(this, task): nothing could ever resolve an unresolved task (value at offset 8
    // is null), so trap instead of waiting for ever
    let mut body = Function::new([]);
    let value = wasm_encoder::MemArg { offset: 8, align: 2, memory_index: 0 };
    body.instructions()
        .local_get(1)
        .i32_load(value)
        .i32_eqz()
        .if_(wasm_encoder::BlockType::Empty)
        .unreachable()
        .end()
        .end();
    let wait = input.function("_ZN4lean12task_manager8wait_forEP9lean_task", &[I32; 2], &[])?;
    patches.insert(wait, Patch::Replace(body.into_raw_body()));
    Ok(patches)
}

fn write(
    input: &Input<'_>,
    slots: &Slots<'_>,
    patches: &HashMap<u32, Patch>,
    appended: &Appended,
) -> Result<Vec<u8>, ReencodeError> {
    let mut out = wasm_encoder::Module::HEADER.to_vec();
    out.reserve(input.wasm.len());
    let mut seen = HashSet::new();
    for payload in Parser::new(0).parse_all(input.wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        match payload {
            Payload::CustomSection(_) => continue,
            // the table is imported instead
            Payload::TableSection(section) if section.count() == 1 => {}
            Payload::TableSection(_) => return unexpected("more than one table"),
            Payload::ImportSection(section) => {
                let items = &input.wasm[section.original_position()..range.end];
                let data = imports(section.count(), items, slots.table_size());
                RawSection { id: SectionId::Import as u8, data: &data }.append_to(&mut out);
            }
            Payload::FunctionSection(section) => {
                let items = &input.wasm[section.original_position()..range.end];
                let mut data = vec![];
                (section.count() + appended.functions.len() as u32).encode(&mut data);
                data.extend_from_slice(items);
                appended.functions.iter().for_each(|(ty, _)| ty.encode(&mut data));
                RawSection { id: SectionId::Function as u8, data: &data }.append_to(&mut out);
            }
            Payload::ExportSection(_) => exports(input)?.append_to(&mut out),
            Payload::ElementSection(_) => {
                let mut section = ElementSection::new();
                let functions = Elements::Functions(slots.elements.as_slice().into());
                section.active(None, &ConstExpr::i32_const(1), functions);
                section.append_to(&mut out);
            }
            Payload::CodeSectionStart { .. } => {
                let data = code(input, patches, appended)?;
                RawSection { id: SectionId::Code as u8, data: &data }.append_to(&mut out);
            }
            _ => RawSection { id, data: &input.wasm[range] }.append_to(&mut out),
        }
        seen.insert(id);
    }
    for id in [SectionId::Import, SectionId::Table, SectionId::Export, SectionId::Element, SectionId::Code] {
        if !seen.contains(&(id as u8)) {
            return unexpected(format!("no {id:?} section"));
        }
    }
    Ok(out)
}

/// The content of the import section with the table appended.
fn imports(count: u32, items: &[u8], table_size: u32) -> Vec<u8> {
    let mut data = vec![];
    (count + 1).encode(&mut data);
    data.extend_from_slice(items);
    "env".encode(&mut data);
    "table".encode(&mut data);
    EntityType::Table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: u64::from(table_size),
        maximum: None,
        shared: false,
    })
    .encode(&mut data);
    data
}

/// The mutable globals: the state of the thread besides linear memory.
fn exports(input: &Input<'_>) -> Result<ExportSection, ReencodeError> {
    let stack_pointer = appended::stack_pointer(input)?;
    let mut section = ExportSection::new();
    section.export("__stack_pointer", ExportKind::Global, stack_pointer);
    for (i, (mutable, _)) in input.globals.iter().enumerate() {
        let index = input.global_imports + i as u32;
        if *mutable && index != stack_pointer {
            section.export(&format!("mut{index}"), ExportKind::Global, index);
        }
    }
    Ok(section)
}

/// The content of the code section with the patches applied.
fn code(
    input: &Input<'_>,
    patches: &HashMap<u32, Patch>,
    appended: &Appended,
) -> Result<Vec<u8>, ReencodeError> {
    let size: usize = input.bodies.iter().map(|b| b.range().len() + 5).sum();
    let mut data = Vec::with_capacity(size + 1024);
    (input.bodies.len() + appended.functions.len()).encode(&mut data);
    for (index, body) in (input.function_imports..).zip(&input.bodies) {
        let redirected = appended.redirect(body)?;
        let own = redirected.as_deref().unwrap_or(body.as_bytes());
        match patches.get(&index) {
            None => own.encode(&mut data),
            Some(Patch::Replace(new)) => new.as_slice().encode(&mut data),
            Some(Patch::Prefix(code)) => {
                let start = body.get_binary_reader_for_operators()?.original_position() - body.range().start;
                let (locals, rest) = own.split_at(start);
                [locals, code, rest].concat().as_slice().encode(&mut data);
            }
        }
    }
    appended.functions.iter().for_each(|(_, body)| body.as_slice().encode(&mut data));
    if input.bodies.len() + input.function_imports as usize != input.functions.len() {
        return unexpected("function and code sections disagree");
    }
    Ok(data)
}

#[cfg(test)]
mod tests;
