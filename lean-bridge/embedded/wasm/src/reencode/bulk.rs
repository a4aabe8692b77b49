//! `memory.copy` and `memory.fill` as functions of the module.
//!
//! The compiler makes calls of the C library of them, inside of which a guest whose memory is closed
//! (`interrupt`) would fault like the host. Most of them are short, where a loop is no slower.

use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, ValType};

const BYTES: MemArg = MemArg { offset: 0, align: 0, memory_index: 0 };
const D: u32 = 0;
const S: u32 = 1;
const N: u32 = 2;

/// `fill(destination, byte, length)`.
pub fn fill() -> Vec<u8> {
    let (value, v) = (S, 3);
    let mut f = Function::new([(1, ValType::V128)]);
    let mut code = f.instructions();
    code.local_get(value).i8x16_splat().local_set(v);
    while_at_least(&mut code, 16, |code| {
        code.local_get(D).local_get(v).v128_store(BYTES);
        advance(code, D, 16);
    });
    while_at_least(&mut code, 1, |code| {
        code.local_get(D).local_get(value).i32_store8(BYTES);
        advance(code, D, 1);
    });
    code.end();
    f.into_raw_body()
}

/// `copy(destination, source, length)`; the stretches may overlap.
pub fn copy() -> Vec<u8> {
    let mut f = Function::new([]);
    let mut code = f.instructions();
    // forwards unless the destination begins inside of the source
    code.local_get(D).local_get(S).i32_sub().local_get(N).i32_ge_u().if_(BlockType::Empty);
    while_at_least(&mut code, 16, |code| {
        code.local_get(D).local_get(S).v128_load(BYTES).v128_store(BYTES);
        advance(code, D, 16);
        advance(code, S, 16);
    });
    while_at_least(&mut code, 1, |code| {
        code.local_get(D).local_get(S).i32_load8_u(BYTES).i32_store8(BYTES);
        advance(code, D, 1);
        advance(code, S, 1);
    });
    code.else_();
    // the length is what is left, so the ends of both are where it says
    let ends = |code: &mut InstructionSink<'_>, width: i32| {
        for start in [D, S] {
            code.local_get(start).local_get(N).i32_add().i32_const(width).i32_sub();
        }
    };
    while_at_least(&mut code, 16, |code| {
        ends(code, 16);
        code.v128_load(BYTES).v128_store(BYTES);
    });
    while_at_least(&mut code, 1, |code| {
        ends(code, 1);
        code.i32_load8_u(BYTES).i32_store8(BYTES);
    });
    code.end().end();
    f.into_raw_body()
}

/// Runs `body` as long as `width` bytes are left, of which it takes that many.
fn while_at_least(code: &mut InstructionSink<'_>, width: i32, body: impl FnOnce(&mut InstructionSink<'_>)) {
    code.block(BlockType::Empty).loop_(BlockType::Empty);
    code.local_get(N).i32_const(width).i32_lt_u().br_if(1);
    body(code);
    advance(code, N, -width);
    code.br(0).end().end();
}

fn advance(code: &mut InstructionSink<'_>, local: u32, by: i32) {
    code.local_get(local).i32_const(by).i32_add().local_set(local);
}
