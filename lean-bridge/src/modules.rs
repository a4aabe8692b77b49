//! Modules of a project, compiled by the embedded Lean.

use crate::error::Error;
use crate::tries::Tries;
use crate::worker::Worker;
use lean_protocol::answer::CompiledModule;
use lean_protocol::request::{CompileModule, RequestOptions};
use std::path::Path;
use std::time::Duration;

impl Worker {
    /// See [`crate::ReservedWorker::compile_module`].
    pub(crate) async fn compile_module(
        &mut self,
        module: &str,
        text: &str,
        olean: &Path,
        limit: Duration,
    ) -> Result<CompiledModule, Error> {
        self.require("compile").await?;
        let request = CompileModule {
            compile: module.into(),
            text: text.into(),
            olean: olean.display().to_string(),
            common: RequestOptions::within(limit.as_millis() as u64),
            ..CompileModule::default()
        };
        let mut tries = Tries::new();
        loop {
            let compiled = async {
                self.rest().await?;
                self.call("compile", &request, limit + self.common.config.grace).await
            };
            match compiled.await {
                Err(e) if self.may_retry(&e, &mut tries) => {}
                other => return other,
            }
        }
    }
}
