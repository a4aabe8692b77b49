//! Engines from the user's installation, completed first if need be.

use super::engine::{OpenError, Source};
use crate::boot::{self, Booted};
use crate::machine::{Code, Limits};
use crate::provision::{self, Installation, Progress, ProvisionError};
use std::sync::Arc;

/// The [`Source`] of ordinary servers.
pub struct Provisioned {
    installation: Installation,
    code: Arc<Code>,
    limits: Limits,
    progress: Box<dyn Progress>,
}

impl Provisioned {
    /// Finds or makes the installation and maps its code.
    ///
    /// # Errors
    /// When the set-up fails, or its files are not what this program expects.
    pub fn new(limits: Limits, progress: Box<dyn Progress>) -> anyhow::Result<Provisioned> {
        let installation = provision::ensure(&*progress)?;
        let code = Code::load(&installation).map_err(|e| anyhow::anyhow!("{e:#}"))?;
        Ok(Provisioned { installation, code, limits, progress })
    }
}

impl Source for Provisioned {
    fn open(&mut self, header: &str) -> Result<Booted, OpenError> {
        let path = self.installation.snapshot(header, &*self.progress).map_err(|e| match e {
            ProvisionError::Snapshot { reason, .. } => OpenError::Header(reason),
            other => OpenError::Engine(other.to_string()),
        })?;
        boot::restore(&self.code, &self.limits, &path).map_err(|e| OpenError::Engine(format!("{e:#}")))
    }
}
