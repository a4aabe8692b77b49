//! C++ exceptions: the bookkeeping half of emscripten's JavaScript exception runtime.
//!
//! The throwing itself is a wasm exception raised by the helper module
//! (`machine::helper_module`); the functions here keep the exception records that the compiled
//! C++ landing pads ask about. A record lies 24 bytes below the thrown object: +4 type, +8
//! destructor, +12 caught (u8), +13 rethrown (u8), +16 adjusted pointer.

use super::{Host, call_table};
use wasmtime::{AsContextMut, Caller, Error, Linker, Module, Result, Val};

const RECORD: u32 = 24;
const TYPE: u32 = 4;
const DESTRUCTOR: u32 = 8;
const CAUGHT: u32 = 12;
const RETHROWN: u32 = 13;
const ADJUSTED: u32 = 16;

/// Exceptions in flight and being handled.
#[derive(Default)]
pub(crate) struct Exceptions {
    last: u32,
    caught: Vec<u32>,
    uncaught: i32,
}

pub fn link(linker: &mut Linker<Host>, module: &Module) -> Result<()> {
    linker.func_wrap(
        "host",
        "__cxa_throw",
        |mut c: Caller<'_, Host>, p: u32, ty: u32, destructor: u32| {
            let h = c.data_mut();
            let record = p - RECORD;
            h.memory().set_u32(record + ADJUSTED, 0);
            h.memory().set_u32(record + TYPE, ty);
            h.memory().set_u32(record + DESTRUCTOR, destructor);
            h.exceptions.last = p;
            h.exceptions.uncaught += 1;
        },
    )?;
    linker.func_wrap("host", "__cxa_rethrow", |mut c: Caller<'_, Host>| -> Result<()> {
        let h = c.data_mut();
        let p = h.exceptions.caught.pop().ok_or_else(|| Error::msg("rethrow without an exception"))?;
        let record = p - RECORD;
        if h.memory().u8(record + RETHROWN) == 0 {
            h.exceptions.caught.push(p);
            h.memory().set_u8(record + RETHROWN, 1);
            h.memory().set_u8(record + CAUGHT, 0);
            h.exceptions.uncaught += 1;
        }
        h.exceptions.last = p;
        Ok(())
    })?;
    linker.func_wrap("host", "__cxa_rethrow_primary_exception", |mut c: Caller<'_, Host>, p: u32| {
        if p != 0 {
            let h = c.data_mut();
            h.memory().set_u8(p - RECORD + RETHROWN, 1);
            h.exceptions.last = p;
        }
    })?;
    linker.func_wrap("host", "__resumeException", |mut c: Caller<'_, Host>, p: u32| {
        let e = &mut c.data_mut().exceptions;
        if e.last == 0 {
            e.last = p;
        }
    })?;
    linker.func_wrap("env", "__cxa_begin_catch", |mut c: Caller<'_, Host>, p: u32| -> Result<u32> {
        let h = c.data_mut();
        let record = p - RECORD;
        if h.memory().u8(record + CAUGHT) == 0 {
            h.memory().set_u8(record + CAUGHT, 1);
            h.exceptions.uncaught -= 1;
        }
        h.memory().set_u8(record + RETHROWN, 0);
        h.exceptions.caught.push(p);
        let f = h.functions();
        call_table::<_, ()>(&mut c, f.increment_exception, p)?;
        call_table(&mut c, f.exception_pointer, p)
    })?;
    linker.func_wrap("env", "__cxa_end_catch", |mut c: Caller<'_, Host>| -> Result<()> {
        let f = c.data().functions();
        call_table::<_, ()>(&mut c, f.set_threw, (0, 0))?;
        let e = &mut c.data_mut().exceptions;
        let p = e.caught.pop().unwrap_or(0);
        e.last = 0;
        call_table::<_, ()>(&mut c, f.decrement_exception, p)?;
        c.data_mut().exceptions.last = 0;
        Ok(())
    })?;
    linker
        .func_wrap("env", "__cxa_uncaught_exceptions", |c: Caller<'_, Host>| c.data().exceptions.uncaught)?;
    linker.func_wrap("env", "__cxa_current_primary_exception", |mut c: Caller<'_, Host>| -> Result<u32> {
        let Some(p) = c.data().exceptions.caught.last().copied() else { return Ok(0) };
        let f = c.data().functions();
        call_table::<_, ()>(&mut c, f.increment_exception, p)?;
        Ok(p)
    })?;
    linker.func_wrap("env", "llvm_eh_typeid_for", |ty: u32| ty)?;
    // __cxa_find_matching_catch_N takes N - 2 types; which N occur is a matter of the compiled program
    for import in module.imports() {
        if let (true, wasmtime::ExternType::Func(ty)) =
            (import.name().starts_with("__cxa_find_matching_catch_"), import.ty())
        {
            linker.func_new("env", import.name(), ty, |mut c, types, result| {
                let types: Vec<u32> = types.iter().map(|v| v.unwrap_i32() as u32).collect();
                result[0] = Val::I32(find_matching_catch(&mut c, &types)? as i32);
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// The first of `types` that can catch the exception in flight goes to the "temporary
/// return" register; the result is the thrown pointer.
fn find_matching_catch(caller: &mut Caller<'_, Host>, types: &[u32]) -> Result<u32> {
    let f = caller.data().functions();
    let thrown = caller.data().exceptions.last;
    let mut register = 0;
    if thrown != 0 {
        let record = thrown - RECORD;
        caller.data().memory().set_u32(record + ADJUSTED, thrown);
        register = caller.data().memory().u32(record + TYPE);
        if register != 0 {
            for &ty in types {
                if ty == 0 || ty == register {
                    break;
                }
                let can: u32 =
                    call_table(caller.as_context_mut(), f.can_catch, (ty, register, record + ADJUSTED))?;
                if can != 0 {
                    register = ty;
                    break;
                }
            }
        }
    }
    call_table::<_, ()>(caller.as_context_mut(), f.set_temporary_return, register)?;
    Ok(thrown)
}

/// What the exception in flight says of itself; nothing if there is none
/// or it is of another kind than C++'s standard ones.
pub fn words(mut context: impl AsContextMut<Data = Host>) -> Option<String> {
    /// Destructors come first in the table of virtual functions of `std::exception`.
    const WHAT: u32 = 8;
    let host = context.as_context().data();
    let (f, thrown) = (host.functions(), host.exceptions.last);
    let standard = host.symbols.data("_ZTISt9exception")?;
    if thrown < RECORD {
        return None;
    }
    let adjusted = thrown - RECORD + ADJUSTED;
    host.memory().set_u32(adjusted, thrown);
    let ty = host.memory().u32(thrown - RECORD + TYPE);
    let can: u32 = call_table(context.as_context_mut(), f.can_catch, (standard, ty, adjusted)).ok()?;
    if can == 0 {
        return None;
    }
    let memory = context.as_context().data().memory();
    let exception = memory.u32(adjusted);
    let what = memory.u32(memory.u32(exception) + WHAT);
    let text: u32 = call_table(context.as_context_mut(), what, exception).ok()?;
    Some(context.as_context().data().memory().c_string(text))
}
