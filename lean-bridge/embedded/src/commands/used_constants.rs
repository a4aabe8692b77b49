//! The constants that a tactic put into the proof (`usedConstants` of `allTactics`).

use crate::tree_json::name_text;
use lean_meta::expression::walk;
use lean_wasm::layout::{expr, name, tactic_info};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use std::collections::{BTreeMap, HashSet};

/// Names of the constants in what a tactic assigned to its goals, followed through the metavariables that it
/// made, in the order of Lean's `NameSet` (by the names' hashes).
pub fn used_constants(lean: &mut Lean, tactic: View<'_>) -> Result<Vec<String>, Lost> {
    let mvars = tactic.field(tactic_info::MVARS_AFTER).to_obj();
    let mut todo: Vec<Obj> = tactic.field(tactic_info::GOALS_BEFORE).list().map(View::to_obj).collect();
    let mut seen = HashSet::new();
    let mut found: BTreeMap<(u64, String), Obj> = BTreeMap::new();
    while let Some(mvar) = todo.pop() {
        if !seen.insert(mvar.view().name()) {
            continue;
        }
        let assigned = lean.call(lean.f.expr_assignment, (mvars.share(), mvar))?;
        let Some(e) = assigned.view().some() else { continue };
        walk(e, |e| {
            match e.tag() {
                expr::CONST => {
                    let n = e.field(0);
                    let hash = if n.is_scalar() { name::ANONYMOUS_HASH } else { n.scalar_u64(name::HASH) };
                    found.entry((hash, n.name())).or_insert_with(|| n.to_obj());
                }
                expr::MVAR => todo.push(e.field(0).to_obj()),
                _ => {}
            }
            true
        });
    }
    found.into_values().map(|n| name_text(lean, n.view())).collect()
}
