//! Settings of a pool.

use crate::command::ServerCommand;
use std::time::Duration;

/// How many workers, what they run, and when they are given up.
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// Number of server processes, at least 1. More than cores makes each slower.
    pub workers: usize,
    /// What starts one of them.
    pub command: ServerCommand,
    /// Memory of one worker, megabytes. The embedded server gets it as the limit of Lean's memory
    /// and is killed at 512 MB more; a native one is killed at it (Mathlib needs about 12000),
    /// and the kernel refuses it more than half again.
    pub memory_mb: u64,
    /// A worker at rest with more private memory than this is replaced, megabytes.
    pub recycle_mb: u64,
    /// A worker is replaced after so many requests.
    pub recycle_requests: u64,
    /// Most proof states held in one process; the least recently
    /// used are forgotten and rebuilt when asked for.
    pub held_states: usize,
    /// Most headers whose environments are held in one process.
    pub held_headers: usize,
    /// Processes kept ready with the imports last used, for those that are lost or worn.
    pub spares: usize,
    /// Time for a new process to answer its first request.
    pub ready_within: Duration,
    /// Time to elaborate a header (imports of a native Lean may take long on a slow disk).
    pub header_within: Duration,
    /// Time a server gets to stop by itself beyond a request's own limit, before the process is killed.
    pub grace: Duration,
    /// How often a process must die on the same single tactic before the tactic is blamed for it. One that
    /// runs into its deadline or the memory limit is blamed at once.
    pub blame_after: u32,
    /// The same for processes that are killed from outside, which a tactic can bring about
    /// only by way of the system's out-of-memory killer.
    pub blame_kills_after: u32,
    /// How long a request is repeated while processes are killed under it from outside.
    pub recover_within: Duration,
}

impl PoolConfig {
    /// Default memory of a native worker, megabytes: Mathlib does not fit in 8 GB and just fits in 9.
    pub const NATIVE_MB: u64 = 12_000;

    /// Defaults for `command`: 1.5 GiB for the embedded Lean, 12 GB for a native one.
    pub fn new(workers: usize, command: ServerCommand) -> Self {
        let memory_mb = if command.is_ours { 1536 } else { Self::NATIVE_MB };
        PoolConfig {
            workers,
            memory_mb,
            recycle_mb: memory_mb * 3 / 5,
            recycle_requests: 100_000,
            held_states: 4096,
            held_headers: 16,
            // The embedded Lean restarts in a moment, a native one imports for seconds.
            spares: usize::from(!command.is_ours),
            ready_within: if command.is_ours {
                // The very first start may provision the engine.
                Duration::from_secs(600)
            } else {
                Duration::from_secs(300)
            },
            header_within: Duration::from_secs(300),
            grace: Duration::from_millis(1500),
            blame_after: 3,
            blame_kills_after: 12,
            recover_within: Duration::from_secs(120),
            command,
        }
    }

    /// The embedded Lean of this executable.
    ///
    /// # Errors
    /// When the system does not tell the path of this executable.
    pub fn embedded(workers: usize) -> std::io::Result<Self> {
        Ok(Self::new(workers, ServerCommand::embedded()?))
    }

    /// Sets the memory limit of one worker and, in proportion, the size at which it is replaced.
    pub fn with_memory_mb(mut self, memory_mb: u64) -> Self {
        self.memory_mb = memory_mb;
        self.recycle_mb = memory_mb * 3 / 5;
        self
    }
}
