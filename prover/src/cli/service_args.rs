//! Options of interactive commands, and what these start.

use super::compose::{PolicyChoice, Residence, Switch, compose};
use super::engine_args::EngineArgs;
use super::failure::Failure;
use super::lean::Lean;
use proof_session::{Reading, Service, SessionLimits};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Options of interactive commands.
#[derive(clap::Args, Clone, Debug)]
pub struct ServiceArgs {
    /// Lean processes: one for what you wait for, one for suggestions, one for searches
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = super::positive)]
    workers: usize,
    /// Seconds per search; 0 for no limit
    #[arg(long, value_name = "S", default_value_t = 60.0, value_parser = super::seconds)]
    timeout: f64,
    /// Lemmas from the whole library, found for each goal
    #[arg(long, value_enum, default_value = "auto")]
    premises: Switch,
    #[command(flatten)]
    auto_bound: super::AutoBoundArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

/// A day: for searches without a limit.
const LONG: Duration = Duration::from_secs(24 * 3600);

/// The service, and the Lean behind it.
pub struct Started {
    // This is dropped before the Lean whose processes it has.
    pub service: Arc<Service>,
    /// Why there are no premises, in a line.
    pub without: Option<String>,
    pub lean: Lean,
}

impl ServiceArgs {
    /// Starts Lean and puts the service together, for texts of these files. Premises are read at once, beside
    /// other work.
    pub fn start_for(&self, files: &[PathBuf]) -> Result<Started, Failure> {
        self.open(files, self.workers, Residence::Here)
    }

    /// The same with premises in a process of their own, which is started when the first question needs them.
    pub fn start_sparing(&self) -> Result<Started, Failure> {
        self.open(&[], self.workers, Residence::Apart)
    }

    /// The same for one question about files: no more processes than it needs.
    pub fn start_for_one(&self, files: &[PathBuf], workers: usize) -> Result<Started, Failure> {
        self.open(files, workers.min(self.workers), Residence::Apart)
    }

    /// Seconds that a question may take.
    pub fn seconds(&self) -> f64 {
        if self.timeout > 0.0 { self.timeout } else { LONG.as_secs_f64() }
    }

    fn open(&self, files: &[PathBuf], workers: usize, residence: Residence) -> Result<Started, Failure> {
        let workers = self.engine.workers(Some(workers));
        let lean = Lean::start_for(files, &self.engine, workers)?;
        let composed = compose(&lean, PolicyChoice::default(), self.premises, residence, true)?;
        let reading = Reading {
            imports: lean.imports().to_owned(),
            notations: lean.project().is_none(),
            auto_bound: self.auto_bound.policy(),
        };
        let search = match self.timeout > 0.0 {
            true => Duration::try_from_secs_f64(self.timeout).unwrap_or(LONG).min(LONG),
            false => LONG,
        };
        let limits = SessionLimits { search, ..SessionLimits::default() };
        let (policy, premises) = (composed.policy, composed.premises);
        let service =
            Service::new(lean.pool().clone(), policy, premises, composed.negation, reading, limits)?;
        Ok(Started { service, without: composed.without_premises, lean })
    }
}
