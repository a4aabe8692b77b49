//! Long numbers go to the host.
//!
//! The module's arithmetic is the one from textbooks: time grows with the square of the length. Where numbers
//! are long the functions below call the host (`crate::host::arithmetic`) through the table, in which it
//! stands behind the module's own functions. Short numbers stay, as a call costs more than they do; so do
//! very long ones, since a guest can be stopped at its deadline and the host cannot.

use super::{Input, Patch, ReencodeError};
use std::collections::HashMap;
use wasm_encoder::{BlockType, Encode, Instruction};
use wasmparser::ValType;

/// A function of the module that has a substitute in the host.
pub(crate) struct Substituted {
    /// Its name in the module.
    pub name: &'static str,
    params: usize,
    results: usize,
    /// Parameters that are lengths, in digits of 32 bits, and the
    /// smallest ones with which the host is called.
    lengths: &'static [(u32, u32)],
}

/// Numbers whose lengths are this in sum, in digits of 32 bits, stay in the module.
const TOO_LONG: i32 = 1 << 21;

/// In the order of their entries in the table.
pub(crate) const SUBSTITUTED: [Substituted; 3] = [
    // (a, its length, b, its length, product)
    Substituted { name: "_ZN4lean7mpn_mulEPKjmS1_mPj", params: 5, results: 0, lengths: &[(1, 32), (3, 32)] },
    // (numerator, its length, denominator, its length, quotient, remainder)
    Substituted {
        name: "_ZN4lean7mpn_divEPKjmS1_mPjS2_",
        params: 6,
        results: 0,
        lengths: &[(1, 64), (3, 16)],
    },
    // (number, its length, buffer, its length); the buffer is the result
    Substituted { name: "_ZN4lean13mpn_to_stringEPKjmPcm", params: 4, results: 1, lengths: &[(1, 32)] },
];

/// Adds the patches. `first_slot`: the table entry of the first function.
pub(super) fn patch(
    input: &Input<'_>,
    first_slot: u32,
    patches: &mut HashMap<u32, Patch>,
) -> Result<(), ReencodeError> {
    for (slot, function) in (first_slot..).zip(&SUBSTITUTED) {
        let params = vec![ValType::I32; function.params];
        let index = input.function(function.name, &params, &params[..function.results])?;
        let ty = input.functions[index as usize];
        patches.insert(index, Patch::Prefix(prefix(function, slot, ty)));
    }
    Ok(())
}

/// Calls the host and returns, if the lengths are such.
fn prefix(function: &Substituted, slot: u32, ty: u32) -> Vec<u8> {
    let mut code = vec![];
    let mut add = |i: Instruction<'_>| i.encode(&mut code);
    add(Instruction::I32Const(1));
    for (param, least) in function.lengths {
        add(Instruction::LocalGet(*param));
        add(Instruction::I32Const(*least as i32));
        add(Instruction::I32GeU);
        add(Instruction::I32And);
        add(Instruction::LocalGet(*param));
        add(Instruction::I32Const(TOO_LONG / function.lengths.len() as i32));
        add(Instruction::I32LtU);
        add(Instruction::I32And);
    }
    add(Instruction::If(BlockType::Empty));
    for param in 0..function.params as u32 {
        add(Instruction::LocalGet(param));
    }
    add(Instruction::I32Const(slot as i32));
    add(Instruction::CallIndirect { type_index: ty, table_index: 0 });
    add(Instruction::Return);
    add(Instruction::End);
    code
}
