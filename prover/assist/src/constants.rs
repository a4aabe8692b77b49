//! Statements of the library's constants.

use crate::ask::Ask;
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::{Hand, Workspace};
use lean_bridge::{Constant, ConstantsQuery};
use proof_session::names::open_namespaces;
use std::collections::HashMap;
use std::time::Duration;

impl Source {
    /// The import lines, which decide what is known.
    pub(crate) fn imports(&self) -> String {
        lean_bridge::split_header(&self.text).0.to_string()
    }
}

impl Workspace {
    /// The constants of these full names, with their statements; those that are unknown are left out.
    pub(crate) fn look_up(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        header: &str,
        names: &[String],
    ) -> Result<HashMap<String, Constant>, AssistError> {
        if names.is_empty() {
            return Ok(HashMap::new());
        }
        let query = ConstantsQuery { names: Some(names.to_vec()), types: true, ..ConstantsQuery::default() };
        let found = match self.request(ask, hand, "looking names up", |s| s.constants(header, &query)) {
            Ok(found) => found.constants,
            Err(AssistError::Unsupported(_)) => self.look_up_by_check(ask, hand, header, names)?,
            Err(e) => return Err(e),
        };
        Ok(found.into_iter().map(|c| (c.name.clone(), c)).collect())
    }

    /// The same on a server that does not list constants: `#check` prints their statements.
    fn look_up_by_check(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        header: &str,
        names: &[String],
    ) -> Result<Vec<Constant>, AssistError> {
        let text: String = names.iter().map(|n| format!("#check @_root_.{n}\n")).collect();
        let limit = ask.left().min(Duration::from_secs(30));
        let said = self.request(ask, hand, "looking names up", |s| s.run(header, &text, limit))?;
        let known = said.messages.iter().filter(|m| m.severity == "info").filter_map(|message| {
            let name = names.get(message.pos?.line.checked_sub(1)? as usize)?;
            let ty =
                message.data.split_once(" : ").map_or(message.data.as_str(), |(_, ty)| ty).trim().to_owned();
            Some(Constant { name: name.clone(), ty: Some(ty), ..Constant::default() })
        });
        Ok(known.collect())
    }

    /// The constant that a word of a file means: the first that is known of the names that it may stand
    /// for.
    pub(crate) fn resolve(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        source: &Source,
        word: &str,
        offset: usize,
    ) -> Result<Option<Constant>, AssistError> {
        let word = word.strip_prefix("_root_.").unwrap_or(word);
        let spaces = open_namespaces(&source.text, offset);
        let mut names: Vec<String> = spaces.iter().map(|n| format!("{n}.{word}")).collect();
        names.push(word.to_owned());
        let mut known = self.look_up(ask, hand, &source.imports(), &names)?;
        Ok(names.iter().find_map(|n| known.remove(n)))
    }
}
