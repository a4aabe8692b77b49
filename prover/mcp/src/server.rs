//! The server that answers a client's calls.

use crate::args::Args;
use crate::tools::{Tool, tools};
use proof_assist::{Ask, AssistError, Workspace};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ProgressNotificationParam, ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval, sleep, sleep_until};

/// How often a call that is cancelled is reminded of it.
const REMINDER: Duration = Duration::from_millis(30);
/// How often a client that wants to know hears that a call goes on.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);
/// What a call may take beyond its limit before it is ended from outside: its own answer says more.
const GRACE: Duration = Duration::from_secs(70);

const INSTRUCTIONS: &str = "\
Questions about Lean 4 files, answered by a Lean that runs inside of this server. Nothing is written: \
edit files with your own tools; every question reads its file from disk. Lines and columns count from \
1, columns in characters.

Every answer has `completeness` (`complete`, `partial`, `timed_out`, `stale`: the file changed \
meanwhile, ask again) and `hash`, a hash of the text that it is about. An empty list is an answer; a \
failure has `isError` and says what to do.

How to prove something: `lean_goal` shows what there is to prove. `lean_suggest` runs what may help \
and tells what works; `lean_multi_attempt` runs tactics of yours, several at once; `lean_prove` \
searches for the whole proof. `lean_state_search` and `lean_premises` name lemmas, `lean_local_search` \
finds declarations by name, `lean_loogle` by what they state, `lean_hover_info` tells what they say. \
`lean_refute` looks for a counterexample. At the end `lean_diagnostic_messages` for the file and \
`lean_verify` for the theorem.";

/// Answers one client's calls; clones share the workspace.
///
/// ```no_run
/// use proof_assist::Workspace;
/// use prover_mcp::{ProverServer, serve_stdio};
/// use std::sync::Arc;
///
/// async fn serve(workspace: Arc<Workspace>) -> Result<(), String> {
///     serve_stdio(ProverServer::new(workspace)).await
/// }
/// ```
#[derive(Clone)]
pub struct ProverServer {
    workspace: Arc<Workspace>,
}

/// Ends the work of a call whose caller is gone.
struct Guard(Option<Arc<Ask>>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(ask) = self.0.take() {
            ask.cancel();
        }
    }
}

impl ProverServer {
    /// A server over a workspace.
    pub fn new(workspace: Arc<Workspace>) -> ProverServer {
        ProverServer { workspace }
    }

    async fn call(
        &self,
        tool: &'static Tool,
        args: Args,
        context: RequestContext<RoleServer>,
    ) -> CallToolResult {
        let limit = args.limit(&tool.spec);
        let (sender, mut reports) = unbounded_channel();
        let report = move |share: f64, what: &str| _ = sender.send((share, what.to_owned()));
        let ask = Arc::new(Ask::new(limit).with_progress(Box::new(report)));
        let mut guard = Guard(Some(ask.clone()));
        let (workspace, asked) = (self.workspace.clone(), ask.clone());
        let mut job = tokio::task::spawn_blocking(move || (tool.run)(&workspace, &asked, &args));
        let mut signs = Signs::new(&context);
        let until = Instant::now() + limit + GRACE;
        let mut ticks = interval(SIGN_OF_LIFE);
        ticks.tick().await;
        let done = loop {
            tokio::select! {
                done = &mut job => break Some(done),
                () = context.ct.cancelled() => break None,
                () = sleep_until(until) => break None,
                Some((share, what)) = reports.recv() => signs.report(share, &what, &mut reports).await,
                _ = ticks.tick() => signs.tick().await,
            }
        };
        guard.0 = None;
        match done {
            Some(Ok(Ok(value))) => CallToolResult::structured(value),
            Some(Ok(Err(error))) => failure(&error.to_string()),
            Some(Err(_)) => {
                failure("the server failed over this question, which is a fault of the server; others go on")
            }
            None => {
                end(job, ask);
                let cancelled = context.ct.is_cancelled();
                failure(if cancelled {
                    "cancelled"
                } else {
                    "timed out: all Lean processes are busy; ask again"
                })
            }
        }
    }
}

/// Reminds a call of its end until it has ended.
fn end(mut job: JoinHandle<Result<Value, AssistError>>, ask: Arc<Ask>) {
    tokio::spawn(async move {
        loop {
            ask.cancel();
            tokio::select! {
                _ = &mut job => return,
                () = sleep(REMINDER) => {}
            }
        }
    });
}

fn failure(text: &str) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(text)])
}

/// Progress notifications of one call, for a client that asked for them.
struct Signs<'a> {
    context: &'a RequestContext<RoleServer>,
    token: Option<rmcp::model::ProgressToken>,
    last: f64,
    what: String,
}

impl<'a> Signs<'a> {
    fn new(context: &'a RequestContext<RoleServer>) -> Signs<'a> {
        Signs { context, token: context.meta.get_progress_token(), last: 0.0, what: "working".into() }
    }

    /// Reports the newest of what is waiting to be reported.
    async fn report(&mut self, share: f64, what: &str, more: &mut UnboundedReceiver<(f64, String)>) {
        let mut newest = (share, what.to_owned());
        while let Ok(next) = more.try_recv() {
            newest = next;
        }
        self.what = newest.1;
        self.send(newest.0).await;
    }

    async fn tick(&mut self) {
        self.send(0.0).await;
    }

    /// Progress has to grow with each notification.
    async fn send(&mut self, share: f64) {
        let Some(token) = &self.token else { return };
        self.last = share.min(0.99).max(self.last + (1.0 - self.last) * 0.01);
        let notification = ProgressNotificationParam::new(token.clone(), self.last)
            .with_total(1.0)
            .with_message(self.what.clone());
        // A client that is gone ends the call elsewhere.
        _ = self.context.peer.notify_progress(notification).await;
    }
}

/// A tool as the protocol describes it.
fn described(tool: &Tool) -> rmcp::model::Tool {
    let spec = &tool.spec;
    let annotations = ToolAnnotations::with_title(spec.title)
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    rmcp::model::Tool::new(spec.name, spec.description, spec.schema())
        .with_title(spec.title)
        .with_annotations(annotations)
}

impl ServerHandler for ProverServer {
    fn get_info(&self) -> ServerConfig {
        let mut info = ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_instructions(INSTRUCTIONS);
        info.server_info = Implementation::new("prover", env!("CARGO_PKG_VERSION"));
        info
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools().iter().map(described).collect()))
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        tools().iter().find(|t| t.spec.name == name).map(described)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = tools().iter().find(|t| t.spec.name == request.name) else {
            return Err(ErrorData::invalid_params(format!("there is no tool `{}`", request.name), None));
        };
        match Args::read(&tool.spec, request.arguments) {
            Err(words) => Ok(failure(&words).into()),
            Ok(args) => Ok(self.call(tool, args, context).await.into()),
        }
    }
}
