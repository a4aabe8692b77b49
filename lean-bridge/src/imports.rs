//! Environments of headers.
//!
//! The embedded Lean restores a header from a snapshot. A native one imports for seconds, and each
//! further import costs its process gigabytes that are never given back. There a header is split: its
//! imports are done once per process, the rest (`open`s, options, definitions) is run on their
//! environment. A process that has imported other modules is replaced.

use crate::error::Error;
use crate::launcher::accepted;
use crate::tries::{Tries, millis};
use crate::worker::Worker;
use lean_meta::header::split;
use lean_protocol::request::{Command, RequestOptions};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

impl Worker {
    /// See [`crate::ReservedWorker::warm`].
    pub(crate) async fn warm(&mut self, header: &str) -> Result<(), Error> {
        let header: Arc<str> = header.into();
        let mut tries = Tries::new();
        loop {
            match self.env(&header).await {
                Ok(_) => return Ok(()),
                Err(e) if self.may_retry(&e, &mut tries) => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Number of the environment a header gives.
    pub(crate) async fn env(&mut self, header: &Arc<str>) -> Result<u64, Error> {
        self.server().await?;
        if let Some(env) = self.held.env(header) {
            return Ok(env);
        }
        let env = match (self.has("tactics").await?, splittable(header)) {
            (false, Some((imports, at))) => {
                let base = self.imported(imports.into()).await?;
                if header[at..].trim().is_empty() {
                    base
                } else {
                    // Positions in messages stay those of the whole header.
                    let rest = "\n".repeat(header[..at].matches('\n').count()) + &header[at..];
                    self.commands(&rest, Some(base)).await?
                }
            }
            _ => self.commands(header, None).await?,
        };
        self.held.insert_env(header, env, self.common.config.held_headers);
        Ok(env)
    }

    /// Number of the environment of some imports alone, on a native Lean.
    async fn imported(&mut self, imports: Arc<str>) -> Result<u64, Error> {
        if let Some(env) = self.held.env(&imports) {
            return Ok(env);
        }
        if !imports.is_empty() {
            self.common.spares.want(&imports);
            if self.held.has_imported {
                let slot = self.slot;
                tracing::debug!(slot, %imports, "replacing a Lean server that has imported other modules");
                self.common.counters.recycled.fetch_add(1, Relaxed);
                self.abandon();
                self.server().await?;
                if let Some(env) = self.held.env(&imports) {
                    return Ok(env);
                }
            }
        }
        let common = self.common.clone();
        let imported = common.launcher.import(self.server().await?, &imports).await;
        let env = imported.map_err(|e| self.note(e))?;
        self.held.insert_env(&imports, env, common.config.held_headers);
        self.held.has_imported |= !imports.is_empty();
        common.spares.fill();
        Ok(env)
    }

    /// Runs commands of a header.
    async fn commands(&mut self, text: &str, env: Option<u64>) -> Result<u64, Error> {
        let limit = self.common.config.header_within;
        let body = Command {
            cmd: text.into(),
            env,
            common: RequestOptions::within(millis(limit)),
            ..Command::default()
        };
        let answer = self.call("header", &body, limit + self.common.config.grace).await?;
        accepted(answer)
    }
}

/// The imports of a header and where the rest begins; `None` if they
/// mean something only together (`module`, `prelude`).
pub(crate) fn splittable(header: &str) -> Option<(String, usize)> {
    let (imports, at) = split(header);
    let plain = |line: &str| line.strip_prefix("import ").is_some_and(|name| !name.starts_with("all "));
    let keyword = header[..at].split(|c: char| !c.is_alphanumeric()).any(|w| w == "module" || w == "prelude");
    (!keyword && imports.lines().all(plain)).then_some((imports, at))
}

#[cfg(test)]
mod tests {
    use super::splittable;

    #[test]
    fn headers_are_split_where_that_means_the_same() {
        let split = |h: &'static str| splittable(h).map(|(imports, at)| (imports, &h[at..]));
        assert_eq!(split("import Mathlib\nopen Nat"), Some(("import Mathlib".into(), "open Nat")));
        assert_eq!(split("open Nat"), Some((String::new(), "open Nat")));
        assert_eq!(split(""), Some((String::new(), "")));
        assert_eq!(split("module\npublic import A"), None);
        assert_eq!(split("prelude\nimport A"), None);
    }
}
