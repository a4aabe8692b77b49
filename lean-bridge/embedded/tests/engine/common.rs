//! A Lean to test with: the installation is made on first use (minutes, once), each test has its own engine.

use lean_meta::boot::Booted;
use lean_meta::frontend::{self, RunOptions};
use lean_provision::snapshot;
use lean_wasm::machine::{Code, GuestLimits, Lost, THREAD_STACK};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// The code and the snapshot without imports.
pub fn code() -> &'static (Arc<Code>, PathBuf) {
    static CODE: OnceLock<(Arc<Code>, PathBuf)> = OnceLock::new();
    CODE.get_or_init(|| {
        let progress = lean_provision::standard();
        let i = lean_provision::ensure(&*progress).expect("the embedded Lean");
        let snapshot = i.snapshot("", &*progress).expect("a snapshot");
        (Code::load(&i.code).expect("compiled code"), snapshot)
    })
}

/// An engine in which a header (text of `import` lines) has been imported.
pub fn start_after(header: &str, limits: &GuestLimits) -> Booted {
    let progress = lean_provision::standard();
    let i = lean_provision::ensure(&*progress).expect("the embedded Lean");
    let path = i.snapshot(header, &*progress).expect("a snapshot");
    snapshot::restore(&code().0, limits, &path).expect("restored")
}

pub fn start(limits: &GuestLimits) -> Booted {
    let (code, snapshot) = code();
    snapshot::restore(code, limits, snapshot).expect("restored")
}

/// Runs `test` with a Lean of its own.
pub fn with_lean<R: Send + 'static>(
    limits: GuestLimits,
    test: impl FnOnce(&mut Booted) -> R + Send + 'static,
) -> R {
    on_big_stack(move || test(&mut start(&limits)))
}

/// Runs `test` on a thread with a stack that a guest needs.
pub fn on_big_stack<R: Send + 'static>(test: impl FnOnce() -> R + Send + 'static) -> R {
    let t = std::thread::Builder::new().stack_size(THREAD_STACK);
    t.spawn(test).expect("a thread").join().unwrap_or_else(|e| std::panic::resume_unwind(e))
}

/// Texts of the messages of a command, with their severities.
pub fn messages(booted: &mut Booted, text: &str) -> Result<Vec<(String, String)>, Lost> {
    let r = frontend::run(&mut booted.lean, &booted.state, text, &RunOptions::default())?;
    Ok(r.messages.into_iter().map(|m| (m.severity, m.data)).collect())
}
