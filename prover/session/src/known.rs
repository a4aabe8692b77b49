//! What a name means: its statement, and the module that declares it.

use crate::error::SessionError;
use crate::goal_text::one_line;
use crate::service::Service;
use lean_bridge::{Constant, ConstantsQuery};
use serde::Serialize;
use std::time::Duration;

/// Time for one question about a name.
const LIMIT: Duration = Duration::from_secs(10);

/// A constant, as a user asks about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Known {
    /// The whole name.
    pub name: String,
    /// `theorem`, `def`, …; empty where the engine does not tell.
    pub kind: String,
    /// `None` for what the text itself has declared, and where the engine does not tell.
    pub module: Option<String>,
    /// As `#check` prints it.
    pub statement: String,
}

impl Known {
    /// What an answer of Lean tells about a constant.
    pub(crate) fn of(constant: Constant) -> Known {
        let Constant { name, module, kind, ty } = constant;
        Known { name, module, kind, statement: ty.map(|text| one_line(&text)).unwrap_or_default() }
    }
}

impl Service {
    /// What a name means behind a header; `None` if nothing is called so.
    ///
    /// # Errors
    /// [`SessionError::Engine`].
    pub fn look_up(&self, header: &str, name: &str) -> Result<Option<Known>, SessionError> {
        let failed =
            |e: lean_bridge::Error| SessionError::Engine { stage: "look up", message: e.to_string() };
        let mut desk = self.desk();
        let said = desk.worker().run(header, &format!("#check {name}"), LIMIT).map_err(failed)?;
        if said.errors().next().is_some() {
            return Ok(None);
        }
        let Some(message) = said.messages.into_iter().next() else { return Ok(None) };
        let statement = message.data.trim().to_owned();
        // `Nat.add_comm (n m : Nat) : …`, `Nat.add_comm.{u} …`, `Nat : Type`
        let whole = statement.split([' ', '\n']).next().unwrap_or(name);
        let whole = whole.split(".{").next().unwrap_or(whole).trim_start_matches('@');
        let mut known = Known { name: whole.to_owned(), statement: one_line(&statement), ..Known::default() };
        let query =
            ConstantsQuery { prefix: known.name.clone(), limit: Some(1), ..ConstantsQuery::default() };
        // A native server does not answer this; then module and kind stay unknown.
        if let Ok(found) = desk.worker().constants(header, &query)
            && let Some(first) = found.constants.into_iter().find(|c| c.name == known.name)
        {
            known.kind = first.kind;
            known.module = first.module;
        }
        Ok(Some(known))
    }

    /// Names that begin so, in order; none where the engine does not tell.
    pub fn names(&self, header: &str, prefix: &str, most: usize) -> Vec<String> {
        let query = ConstantsQuery { prefix: prefix.into(), limit: Some(most), ..ConstantsQuery::default() };
        let found = self.desk().worker().constants(header, &query).unwrap_or_default();
        found.constants.into_iter().map(|c| c.name).collect()
    }
}
