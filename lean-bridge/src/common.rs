//! What all workers of a pool share.

use crate::config::PoolConfig;
use crate::error::Error;
use crate::launcher::Launcher;
use crate::native::audit_process::AuditProcess;
use crate::spares::Spares;
use crate::stats::Counters;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

/// What all workers of a pool share.
#[derive(Debug)]
pub(crate) struct Common {
    pub config: Arc<PoolConfig>,
    pub counters: Arc<Counters>,
    pub launcher: Arc<Launcher>,
    pub spares: Spares,
    /// For judging on servers that cannot.
    pub auditor: AuditProcess,
    /// Process number of each worker, 0 while it has none.
    pub pids: Vec<AtomicU32>,
}

impl Common {
    /// What the workers of a new pool share.
    ///
    /// # Errors
    /// [`Error::Spawn`] when the thread that watches processes does not start.
    pub(crate) fn new(config: PoolConfig) -> Result<Common, Error> {
        let config = Arc::new(config);
        let counters = Arc::<Counters>::default();
        let launcher = Arc::new(Launcher::new(config.clone(), counters.clone())?);
        Ok(Common {
            pids: (0..config.workers).map(|_| AtomicU32::new(0)).collect(),
            spares: Spares::new(launcher.clone()),
            auditor: AuditProcess::new(launcher.clone()),
            config,
            counters,
            launcher,
        })
    }
}
