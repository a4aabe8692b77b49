//! Engines from the user's installation, completed first if need be.

use lean_meta::boot::Booted;
use lean_meta::source::{OpenError, Source};
use lean_provision::snapshot::Snapshot;
use lean_provision::{Installation, Progress, ProvisionError};
use lean_wasm::machine::{Code, GuestLimits};
use std::collections::HashMap;
use std::sync::Arc;

/// The [`Source`] of ordinary servers.
pub struct Provisioned {
    installation: Installation,
    code: Arc<Code>,
    limits: GuestLimits,
    progress: Box<dyn Progress>,
    /// Snapshots in use, by header.
    snapshots: HashMap<String, Snapshot>,
}

impl Provisioned {
    /// Finds or makes the installation and maps its code.
    ///
    /// # Errors
    /// When the set-up fails, or its files are not what this program expects.
    pub fn new(limits: GuestLimits, progress: Box<dyn Progress>) -> anyhow::Result<Provisioned> {
        let installation = lean_provision::ensure(&*progress)?;
        let code = Code::load(&installation.code).map_err(|e| anyhow::anyhow!("{e:#}"))?;
        Ok(Provisioned { installation, code, limits, progress, snapshots: HashMap::new() })
    }
}

impl Source for Provisioned {
    fn open(&mut self, header: &str) -> Result<Booted, OpenError> {
        let engine = |e: wasmtime::Error| OpenError::Engine(format!("{e:#}"));
        if !self.snapshots.contains_key(header) {
            let modules = self.limits.modules.as_deref();
            let path =
                self.installation.snapshot_with(header, modules, &*self.progress).map_err(|e| match e {
                    ProvisionError::Snapshot { reason, .. } => OpenError::Header(reason),
                    other => OpenError::Engine(other.to_string()),
                })?;
            self.snapshots.insert(header.into(), Snapshot::open(&path).map_err(engine)?);
        }
        self.snapshots[header].restore(&self.code, &self.limits).map_err(engine)
    }

    fn renew(&mut self, header: &str, old: Booted) -> Result<Booted, OpenError> {
        // what a text made the guest take and the next one does not need is given back
        let spacious = old.lean.machine.memory.size() > self.limits.memory / 2;
        let Some(snapshot) = self.snapshots.get(header).filter(|_| !spacious) else {
            drop(old);
            return self.open(header);
        };
        match snapshot.renew(&self.limits, old) {
            Ok(booted) => Ok(booted),
            Err(why) => {
                tracing::debug!(%why, "an engine is made anew instead of renewed");
                self.open(header)
            }
        }
    }
}
