//! The engines of one header: one that runs texts, one that never does.

use super::audit::AuditLost;
use super::kernels::Kernels;
use super::loss;
use super::step::Stop;
use lean_meta::boot::Booted;
use lean_meta::source::{OpenError, Source};

/// The engines of one header.
pub(crate) struct HeaderEngines {
    /// Canonical import lines.
    pub imports: String,
    /// Runs statements and candidates, and is made afresh after each.
    pub elaborator: Option<Booted>,
    /// The elaborator has run a text.
    pub used: bool,
    /// What never runs a text, nor code of the modules of a project.
    pub kernels: Option<Kernels>,
}

impl HeaderEngines {
    /// None of them started yet.
    pub fn new(imports: &str) -> HeaderEngines {
        HeaderEngines { imports: imports.into(), elaborator: None, used: false, kernels: None }
    }

    /// Makes the elaborator fresh, if it is not.
    ///
    /// # Errors
    /// When an engine does not start.
    pub fn renew(&mut self, source: &mut dyn Source) -> Result<(), OpenError> {
        if self.elaborator.is_some() && !self.used {
            return Ok(());
        }
        self.elaborator = Some(match self.elaborator.take() {
            Some(old) => source.renew(&self.imports, old)?,
            None => source.open(&self.imports)?,
        });
        self.used = false;
        Ok(())
    }

    /// Does without the engine that an audit lost, and says what that means for the judgement.
    pub fn without(&mut self, lost: AuditLost) -> Stop {
        match lost {
            AuditLost::Suspect(lost) => Stop::Lost(lost),
            AuditLost::Kernel(lost) => {
                self.kernels = None;
                Stop::Refused(loss::of_loss("the kernel", &lost))
            }
        }
    }
}

/// The kernels of a header, their engine started if need be.
///
/// # Errors
/// When it does not start.
pub(crate) fn open_kernels<'k>(
    kernels: &'k mut Option<Kernels>,
    source: &mut dyn Source,
    imports: &str,
) -> Result<&'k mut Kernels, Stop> {
    if kernels.is_none() {
        *kernels = Some(Kernels::new(source.open_constants(imports)?).map_err(Stop::Lost)?);
    }
    Ok(kernels.as_mut().expect("just opened"))
}
