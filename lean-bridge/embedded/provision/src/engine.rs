//! What is made of the unpacked package: compiled modules and snapshots.

use super::Installation;
use super::cache;
use super::error::ProvisionError;
use super::package;
use super::progress::{Progress, Work};
use crate::snapshot;
use lean_wasm::machine::{self, Code};
use lean_wasm::memory::release_freed_memory;
use lean_wasm::reencode;
use sha2::{Digest, Sha256};
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;
use wasmtime::Engine;

pub(crate) const MODULE: &str = "lean.cwasm";
pub(crate) const SYMBOLS: &str = "lean.syms";
pub(crate) const HELPER: &str = "helper.cwasm";

/// Changes whenever the files of an engine's folder are laid out otherwise.
const FOLDER_VERSION: u32 = 1;

/// Names everything the finished files depend on, snapshots apart (their own names tell their
/// version); two programs with the same key may share them.
pub(crate) fn key() -> Result<&'static str, ProvisionError> {
    static KEY: OnceLock<String> = OnceLock::new();
    if let Some(key) = KEY.get() {
        return Ok(key);
    }
    let numbers = [reencode::VERSION, machine::CONFIG_VERSION, FOLDER_VERSION];
    let numbers: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
    let compiler = compiler_fingerprint()?;
    let mut parts: Vec<&[u8]> = vec![&numbers, &compiler];
    parts.extend(package::PINS.iter().map(|pin| pin.sha256.as_bytes()));
    parts.extend(reencode::PLAIN_FORMS.iter().map(|name| name.as_bytes()));
    Ok(KEY.get_or_init(|| cache::hash(&parts)[..16].to_owned()))
}

/// Everything compiled code depends on besides its input: version of wasmtime, settings, target, processor
/// features (the cache may lie in a home folder that different machines share).
fn compiler_fingerprint() -> Result<[u8; 32], ProvisionError> {
    struct Fingerprint(Sha256);
    impl Hasher for Fingerprint {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            0 // not used: the whole digest is taken
        }
    }
    let mut hasher = Fingerprint(Sha256::new());
    engine()?.precompile_compatibility_hash().hash(&mut hasher);
    Ok(hasher.0.finalize().into())
}

fn engine() -> Result<Engine, ProvisionError> {
    Engine::new(&machine::config()).map_err(|e| compile_error("settings", &e))
}

fn compile_error(what: &'static str, error: &wasmtime::Error) -> ProvisionError {
    ProvisionError::Compile { what, reason: format!("{error:#}") }
}

/// Rewrites and compiles the module: writes `MODULE` and `SYMBOLS` into `into`.
pub(crate) fn compile(source: &Path, into: &Path, progress: &dyn Progress) -> Result<(), ProvisionError> {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get()) as u64;
    let stage = progress.stage("compile Lean", Work::Opaque(Duration::from_secs(15 + 130 / cores)));
    let write = |name: &str, bytes: &[u8]| {
        let path = into.join(name);
        fs::write(&path, bytes).map_err(|e| ProvisionError::io("write", &path, e))
    };
    let original = fs::read(source).map_err(|e| ProvisionError::io("read", source, e))?;
    let reencoded = reencode::reencode(&original)?;
    // the compiler needs the memory
    drop(original);
    write(SYMBOLS, &reencoded.symbols)?;
    let reencode::Reencoded { module, symbols } = reencoded;
    drop(symbols);
    let compiled = engine()?.precompile_module(&module).map_err(|e| compile_error("main module", &e))?;
    drop(module);
    write(MODULE, &compiled)?;
    drop(compiled);
    release_freed_memory();
    stage.finish();
    Ok(())
}

/// Compiles the helper module: writes `HELPER` into `into`.
pub(crate) fn compile_helper(into: &Path) -> Result<(), ProvisionError> {
    let engine = engine()?;
    let helper = engine.precompile_module(&machine::helper_module());
    let helper = helper.map_err(|e| compile_error("helper module", &e))?;
    let path = into.join(HELPER);
    fs::write(&path, helper).map_err(|e| ProvisionError::io("write", &path, e))
}

/// Starts Lean, imports `header` and writes the snapshot to `path`.
pub(crate) fn create_snapshot(
    installation: &Installation,
    header: &str,
    modules: Option<&Path>,
    path: &Path,
    progress: &dyn Progress,
) -> Result<(), ProvisionError> {
    let stage = progress.stage(&format!("prepare {}", display(header)), Work::Opaque(Duration::from_secs(1)));
    let failed = |reason: String| match fs::metadata(path) {
        // the engine reports a full disk in words; the free space tells for certain
        Ok(_) if crate::disk::free_space(path).is_ok_and(|free| free < 1 << 20) => {
            ProvisionError::io("write", path, std::io::ErrorKind::StorageFull.into())
        }
        _ => ProvisionError::Snapshot { header: header.into(), reason },
    };
    // Lean needs far more stack than a thread usually has
    let work = || {
        let code = Code::load(&installation.code)?;
        snapshot::create_snapshot(&code, header, modules, path)
    };
    let outcome = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("snapshot".into()).stack_size(machine::THREAD_STACK);
        match thread.spawn_scoped(scope, work) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(e) => Err(e.into()),
        }
    });
    outcome.map_err(|e| failed(format!("{e:#}")))?;
    stage.finish();
    Ok(())
}

/// A header in messages.
pub(crate) fn display(canonical: &str) -> String {
    if canonical.is_empty() { "no import".into() } else { format!("`{canonical}`") }
}
