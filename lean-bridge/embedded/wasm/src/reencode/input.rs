//! The module as it was: what the rewriting needs to know of it.

use super::{ReencodeError, unexpected};
use std::collections::HashMap;
use wasmparser::{
    ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, Operator, Parser, Payload, TypeRef,
    ValType,
};

/// What the rewriting needs to know of the original.
pub(super) struct Input<'a> {
    /// The module as it was.
    pub(super) wasm: &'a [u8],
    /// Its types, by index.
    pub(super) types: Vec<FuncType>,
    /// Type of every function, imported ones first.
    pub(super) functions: Vec<u32>,
    /// Imported functions by their names.
    pub(super) imported_functions: HashMap<&'a str, u32>,
    /// How many functions are imported.
    pub(super) function_imports: u32,
    /// Names of the imports `GOT.func.*`.
    pub(super) got_functions: Vec<&'a str>,
    /// How many globals are imported.
    pub(super) global_imports: u32,
    /// Defined globals: mutable?, and the value of an `i32.const` initialiser.
    pub(super) globals: Vec<(bool, Option<i32>)>,
    /// All exports.
    pub(super) exports: Vec<wasmparser::Export<'a>>,
    /// Exported functions by their names.
    pub(super) exported_functions: HashMap<&'a str, u32>,
    /// Functions of the only element segment; entry i has slot i + 1.
    pub(super) elements: Vec<u32>,
    /// Bodies of the functions that are defined, in order.
    pub(super) bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Input<'a> {
    /// Reads a module.
    pub(super) fn parse(wasm: &'a [u8]) -> Result<Self, ReencodeError> {
        let mut input = Input {
            wasm,
            types: vec![],
            functions: vec![],
            imported_functions: HashMap::new(),
            function_imports: 0,
            got_functions: vec![],
            global_imports: 0,
            globals: vec![],
            exports: vec![],
            exported_functions: HashMap::new(),
            elements: vec![],
            bodies: vec![],
        };
        for payload in Parser::new(0).parse_all(wasm) {
            input.read(payload?)?;
        }
        Ok(input)
    }

    fn read(&mut self, payload: Payload<'a>) -> Result<(), ReencodeError> {
        match payload {
            Payload::TypeSection(section) => {
                self.types = section.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?)?;
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.functions.push(ty?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    let init = match global.init_expr.get_operators_reader().read()? {
                        Operator::I32Const { value } => Some(value),
                        _ => None,
                    };
                    self.globals.push((global.ty.mutable, init));
                }
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<Result<_, _>>()?;
                let functions = self.exports.iter().filter(|e| e.kind == ExternalKind::Func);
                self.exported_functions = functions.map(|e| (e.name, e.index)).collect();
            }
            Payload::ElementSection(section) => self.elements = elements(section)?,
            Payload::CodeSectionStart { count, .. } => self.bodies.reserve(count as usize),
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::Version { encoding: wasmparser::Encoding::Component, .. } => {
                return unexpected("a component");
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, import: wasmparser::Import<'a>) -> Result<(), ReencodeError> {
        match import.ty {
            TypeRef::Func(ty) => {
                self.imported_functions.insert(import.name, self.function_imports);
                self.functions.push(ty);
                self.function_imports += 1;
            }
            TypeRef::Global(_) => {
                if import.module == "GOT.func" {
                    self.got_functions.push(import.name);
                }
                self.global_imports += 1;
            }
            TypeRef::Memory(_) => {}
            // a table import would move the module's own table away from index 0
            other => return unexpected(format!("import {}.{}: {other:?}", import.module, import.name)),
        }
        Ok(())
    }

    /// The index of an exported function, checked to have the given type.
    pub(super) fn function(
        &self,
        name: &str,
        params: &[ValType],
        results: &[ValType],
    ) -> Result<u32, ReencodeError> {
        let Some(&index) = self.exported_functions.get(name) else {
            return unexpected(format!("no function {name}"));
        };
        let ty = self.functions.get(index as usize).and_then(|&ty| self.types.get(ty as usize));
        match ty {
            Some(ty) if ty.params() == params && ty.results() == results => Ok(index),
            other => unexpected(format!("type of {name}: {other:?}")),
        }
    }
}

/// The functions of the only element segment, which must be active, for table 0, at offset 1.
fn elements(section: wasmparser::ElementSectionReader<'_>) -> Result<Vec<u32>, ReencodeError> {
    let mut segments = section.into_iter();
    let (Some(segment), None) = (segments.next(), segments.next()) else {
        return unexpected("not exactly one element segment");
    };
    let segment = segment?;
    let ElementKind::Active { table_index: None | Some(0), offset_expr } = segment.kind else {
        return unexpected("kind of the element segment");
    };
    if !matches!(offset_expr.get_operators_reader().read()?, Operator::I32Const { value: 1 }) {
        return unexpected("offset of the element segment is not 1");
    }
    let ElementItems::Functions(functions) = segment.items else {
        return unexpected("element expressions");
    };
    Ok(functions.into_iter().collect::<Result<_, _>>()?)
}
