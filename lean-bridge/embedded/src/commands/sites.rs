//! The places of a command at which a proof begins or goes on, and
//! the environment that a proof may use there.

use lean_meta::environment::Constants;
use lean_meta::frontend::CommandTrees;
use lean_meta::infotree::{self, ContextInfo, SorrySite, TacticSite};
use lean_protocol::request::Reports;
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::Obj;

/// See the module. Lists that were not asked for are empty.
#[derive(Clone, Default)]
pub(crate) struct Sites {
    pub sorries: Vec<SorrySite>,
    /// Beginnings of tactic blocks.
    pub roots: Vec<TacticSite>,
    pub tactics: Vec<TacticSite>,
}

impl Sites {
    /// The places of a command for its reports, the same ones for
    /// its proof states, and the environment of those.
    pub fn of_command(
        lean: &mut Lean,
        command: &CommandTrees,
        reports: &Reports,
    ) -> Result<(Sites, Sites, Obj), Lost> {
        let shown = Sites::of_trees(lean, &command.trees, reports)?;
        if let Some(context) = shown.context() {
            let env = context.environment();
            // the declaration itself, and what else?
            if Constants::count_added(lean, &env)? > Constants::count_added(lean, &command.env())? + 1
                && let Some((trees, env)) = command.hidden(lean)?
            {
                let hidden = Sites::of_trees(lean, &trees, reports)?;
                if hidden.counts() == shown.counts() {
                    return Ok((shown, hidden, env));
                }
            }
        }
        Ok((shown.clone(), shown, command.env()))
    }

    fn of_trees(lean: &mut Lean, trees: &[Obj], reports: &Reports) -> Result<Sites, Lost> {
        let mut out = Sites::default();
        for tree in trees {
            out.sorries.extend(infotree::sorries(lean, tree.view(), None)?);
            if reports.root_goals == Some(true) {
                out.roots.extend(infotree::root_goals(lean, tree.view())?);
            }
            if reports.all_tactics == Some(true) {
                out.tactics.extend(infotree::tactics(lean, tree.view())?);
            }
        }
        Ok(out)
    }

    fn context(&self) -> Option<&ContextInfo> {
        let tactics = self.roots.iter().chain(&self.tactics);
        self.sorries.iter().map(|s| &s.context).chain(tactics.map(|s| &s.context)).next()
    }

    fn counts(&self) -> [usize; 3] {
        [self.sorries.len(), self.roots.len(), self.tactics.len()]
    }
}
