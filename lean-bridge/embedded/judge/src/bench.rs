//! The engines of one header: one that runs texts, one that never does.

use super::audit::AuditLost;
use super::kernel::Kernel;
use super::loss;
use super::step::Stop;
use lean_meta::boot::Booted;
use lean_meta::source::{OpenError, Source};

/// See the module.
pub struct Bench {
    pub imports: String,
    pub elaborator: Option<Booted>,
    /// The elaborator has run a text.
    pub used: bool,
    pub kernel: Option<Kernel>,
}

impl Bench {
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
                self.kernel = None;
                Stop::Refused(loss::of_loss("the kernel", &lost))
            }
        }
    }
}

/// The kernel of a bench, started if need be.
///
/// # Errors
/// When its engine does not start.
pub fn open_kernel<'k>(
    kernel: &'k mut Option<Kernel>,
    source: &mut dyn Source,
    imports: &str,
) -> Result<&'k mut Kernel, Stop> {
    if kernel.is_none() {
        *kernel = Some(Kernel::new(source.open(imports)?).map_err(Stop::Lost)?);
    }
    Ok(kernel.as_mut().expect("just opened"))
}
