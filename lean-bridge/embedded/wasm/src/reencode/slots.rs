//! The extended function table: which functions have a slot.

use super::input::Input;
use super::{PLAIN_FORMS, ReencodeError, unexpected};
use std::collections::{HashMap, HashSet};
use wasmparser::ExternalKind;

/// The extended function table.
pub(super) struct Slots<'a> {
    /// Function of slot i + 1.
    pub(super) elements: Vec<u32>,
    /// The slot of a function, by the function's index.
    pub(super) slot_of: HashMap<u32, u32>,
    /// Imported functions with a slot, under their import name.
    pub(super) imported: Vec<(&'a str, u32)>,
}

impl<'a> Slots<'a> {
    /// Slots of the functions that may be asked for by name or pointer.
    pub(super) fn assign(input: &Input<'a>) -> Result<Self, ReencodeError> {
        let mut slots = Slots { elements: vec![], slot_of: HashMap::new(), imported: vec![] };
        for &function in &input.elements {
            // a function may occur twice; the later slot wins, either would do
            slots.elements.push(function);
            slots.slot_of.insert(function, slots.elements.len() as u32);
        }
        let plain: HashSet<&str> = PLAIN_FORMS.iter().copied().collect();
        if let Some(name) = plain.iter().find(|name| !input.exported_functions.contains_key(**name)) {
            return unexpected(format!("no function {name}"));
        }
        for export in input.exports.iter().filter(|e| e.kind == ExternalKind::Func) {
            if plain.contains(export.name) || reachable_by_name(export.name, &input.exported_functions) {
                slots.add(export.index);
            }
        }
        for name in &input.got_functions {
            if let Some(&index) = input.imported_functions.get(name) {
                let slot = slots.add(index);
                slots.imported.push((name, slot));
            }
        }
        Ok(slots)
    }

    fn add(&mut self, function: u32) -> u32 {
        let elements = &mut self.elements;
        *self.slot_of.entry(function).or_insert_with(|| {
            elements.push(function);
            elements.len() as u32
        })
    }

    /// Number of slots; slot 0 is the null pointer.
    pub(super) fn table_size(&self) -> u32 {
        self.elements.len() as u32 + 1
    }
}

/// Whether an exported function gets a slot of its own: of compiled Lean code (`l_…`, `lp_…`) the boxed form
/// where there is one, nothing of the C++ code (`_Z…`), and all of the C runtime and the module initialisers.
fn reachable_by_name(name: &str, exported: &HashMap<&str, u32>) -> bool {
    if name.starts_with("l_") || name.starts_with("lp_") {
        return name.ends_with("___boxed") || !exported.contains_key(format!("{name}___boxed").as_str());
    }
    !name.starts_with("_Z")
}
