//! Process, memory, time, environment and thread imports. The guest has no environment variables of the host,
//! no entropy of the host (its random numbers repeat from run to run, on purpose) and no threads.

use super::{GuestExit, Host, call_table, guest_c_string};
use std::time::{SystemTime, UNIX_EPOCH};
use wasmtime::{AsContextMut, Caller, Error, Linker, Result};

/// The guest's environment variables. `LEAN_PATH` names the mount points of the library and of a project's
/// modules ([`super::files::MODULES`]), which need not be there.
const ENVIRONMENT: [&str; 4] = ["LEAN_PATH=/lean:/modules", "HOME=/", "PATH=/", "LANG=C.UTF-8"];
const APPLICATION: &str = "/lean/lean";
const PAGE: u64 = 65536;

/// Codes of emscripten's inline JavaScript snippets: addresses of their texts in the pinned module.
mod inline_js {
    pub(crate) const GETENV: i32 = 943522;
    pub(crate) const APPLICATION_PATH: i32 = 943765;
    pub(crate) const PRINT_ERROR: [i32; 3] = [942318, 942466, 942554];
    pub const ASSERTION: i32 = 943294;
}

/// WASI error number.
const EAGAIN: i32 = 6;

pub fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap(
        "env",
        "emscripten_asm_const_int",
        |mut c: Caller<'_, Host>, code: i32, _sig: u32, args: u32| -> Result<u32> {
            let first = |c: &Caller<'_, Host>| c.data().memory().c_string(c.data().memory().u32(args));
            match code {
                inline_js::GETENV => {
                    let key = format!("{}=", first(&c));
                    match ENVIRONMENT.iter().find_map(|e| e.strip_prefix(&key)) {
                        Some(v) => guest_c_string(&mut c, v.as_bytes()),
                        None => Ok(0),
                    }
                }
                inline_js::APPLICATION_PATH => guest_c_string(&mut c, APPLICATION.as_bytes()),
                inline_js::ASSERTION => {
                    let m = c.data().memory();
                    let text = format!(
                        "assertion {}:{} {}",
                        m.c_string(m.u32(args)),
                        m.u32(args + 4),
                        m.c_string(m.u32(args + 8))
                    );
                    c.data_mut().log_stderr(&text);
                    Ok(0)
                }
                k if inline_js::PRINT_ERROR.contains(&k) => {
                    let text = first(&c);
                    c.data_mut().log_stderr(&text);
                    Ok(0)
                }
                _ => Ok(0),
            }
        },
    )?;
    linker.func_wrap("env", "exit", |code: i32| -> Result<()> { exit(format!("exit {code}")) })?;
    linker.func_wrap("wasi_snapshot_preview1", "proc_exit", |code: i32| -> Result<()> {
        exit(format!("exit {code}"))
    })?;
    linker.func_wrap("env", "_abort_js", || -> Result<()> { exit("abort".into()) })?;
    linker.func_wrap(
        "env",
        "__assert_fail",
        |c: Caller<'_, Host>, text: u32, file: u32, line: u32, _f: u32| -> Result<()> {
            let m = c.data().memory();
            exit(format!("assertion {} at {}:{line}", m.c_string(text), m.c_string(file)))
        },
    )?;
    linker
        .func_wrap("env", "emscripten_unwind_to_js_event_loop", || -> Result<()> { exit("unwind".into()) })?;
    environment(linker)?;
    memory(linker)?;
    time(linker)?;
    threads(linker)
}

fn exit(what: String) -> Result<()> {
    Err(Error::new(GuestExit(what)))
}

fn environment(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap(
        "wasi_snapshot_preview1",
        "environ_sizes_get",
        |c: Caller<'_, Host>, count: u32, bytes: u32| -> i32 {
            let m = c.data().memory();
            m.set_u32(count, ENVIRONMENT.len() as u32);
            m.set_u32(bytes, ENVIRONMENT.iter().map(|e| e.len() as u32 + 1).sum());
            0
        },
    )?;
    linker.func_wrap(
        "wasi_snapshot_preview1",
        "environ_get",
        |c: Caller<'_, Host>, pointers: u32, text: u32| -> i32 {
            let m = c.data().memory();
            let mut p = text;
            for (i, e) in ENVIRONMENT.iter().enumerate() {
                m.set_u32(pointers + 4 * i as u32, p);
                m.write(p, e.as_bytes());
                m.set_u8(p + e.len() as u32, 0);
                p += e.len() as u32 + 1;
            }
            0
        },
    )?;
    linker.func_wrap("env", "_emscripten_get_progname", |c: Caller<'_, Host>, p: u32, _n: u32| {
        c.data().memory().write(p, b"lean\0")
    })?;
    linker.func_wrap(
        "wasi_snapshot_preview1",
        "random_get",
        |mut c: Caller<'_, Host>, p: u32, n: u32| -> i32 {
            c.data_mut().random_bytes(p, n);
            0
        },
    )?;
    // symbols that Lean's interpreter looks up
    linker.func_wrap(
        "env",
        "_dlsym_js",
        |c: Caller<'_, Host>, _handle: u32, name: u32, _index: u32| -> u32 {
            let h = c.data();
            h.symbols.lookup(h.memory().c_str(name)).map_or(0, |s| s.value())
        },
    )?;
    linker.func_wrap("env", "_emscripten_dlsync_threads", || {})?;
    Ok(())
}

fn memory(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap("env", "emscripten_get_heap_max", |c: Caller<'_, Host>| c.data().memory_limit as u32)?;
    linker
        .func_wrap("env", "emscripten_resize_heap", |mut c: Caller<'_, Host>, wanted: u32| -> i32 {
            let wanted = wanted as u64;
            let limit = c.data().memory_limit;
            let old = c.data().memory().size();
            if wanted <= old {
                return 0;
            }
            if wanted > limit {
                c.data_mut().memory_refused = true;
                return 0;
            }
            // emscripten's own policy: a fifth more than now, at most 96 MiB more than asked
            let size = wanted.max((old + old / 5).min(wanted + (96 << 20))).min(limit);
            let grown = c.data().memory().shared().grow(size.div_ceil(PAGE) - old / PAGE).is_ok();
            c.data_mut().memory_refused |= !grown;
            grown as i32
        })
        .map(|_| ())
}

fn time(linker: &mut Linker<Host>) -> Result<()> {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    linker.func_wrap("env", "emscripten_get_now", |c: Caller<'_, Host>| {
        c.data().start.elapsed().as_secs_f64() * 1e3
    })?;
    linker.func_wrap("env", "emscripten_date_now", move || now().as_secs_f64() * 1e3)?;
    linker.func_wrap(
        "wasi_snapshot_preview1",
        "clock_time_get",
        move |c: Caller<'_, Host>, id: i32, _precision: i64, out: u32| {
            let ns = if id == 0 { now().as_nanos() } else { c.data().start.elapsed().as_nanos() };
            c.data().memory().set_u64(out, ns as u64);
            0i32
        },
    )?;
    linker.func_wrap(
        "wasi_snapshot_preview1",
        "clock_res_get",
        |c: Caller<'_, Host>, _id: i32, out: u32| {
            c.data().memory().set_u64(out, 1);
            0i32
        },
    )?;
    linker.func_wrap("env", "uv__hrtime", |c: Caller<'_, Host>, _type: i32| {
        c.data().start.elapsed().as_nanos() as i64
    })?;
    linker.func_wrap(
        "env",
        "_tzset_js",
        |c: Caller<'_, Host>, zone: u32, daylight: u32, standard: u32, summer: u32| {
            let m = c.data().memory();
            m.set_u32(zone, 0);
            m.set_u32(daylight, 0);
            m.write(standard, b"UTC\0");
            m.write(summer, b"UTC\0");
        },
    )?;
    Ok(())
}

fn threads(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap("env", "emscripten_num_logical_cores", || 1i32)?;
    linker.func_wrap(
        "env",
        "_emscripten_init_main_thread_js",
        |mut c: Caller<'_, Host>, block: u32| -> Result<()> {
            let f = c.data().functions();
            call_table::<_, ()>(
                c.as_context_mut(),
                f.thread_init,
                (block, 1u32, 1u32, 1u32, 65536u32, 0u32),
            )?;
            call_table::<_, u32>(c.as_context_mut(), f.tls_init, ())?;
            Ok(())
        },
    )?;
    linker.func_wrap(
        "env",
        "_emscripten_thread_cleanup",
        |mut c: Caller<'_, Host>, thread: u32| -> Result<()> {
            let f = c.data().functions();
            call_table(c.as_context_mut(), f.thread_free, thread)
        },
    )?;
    linker.func_wrap("env", "__pthread_create_js", |_t: u32, _attr: u32, _start: u32, _arg: u32| EAGAIN)?;
    linker.func_wrap("env", "emscripten_check_blocking_allowed", || {})?;
    for one in [
        "_emscripten_thread_mailbox_await",
        "_emscripten_thread_set_strongref",
        "_emscripten_thread_exit_joinable",
    ] {
        linker.func_wrap("env", one, |_: i32| {})?;
    }
    linker.func_wrap("env", "_emscripten_notify_mailbox_postmessage", |_: i32, _: i32| {})?;
    linker.func_wrap("env", "_emscripten_runtime_keepalive_clear", || {})?;
    Ok(())
}
