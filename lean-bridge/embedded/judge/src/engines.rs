//! The engines that judging takes, by header.

use super::header_engines::HeaderEngines;
use super::step::Stop;
use lean_meta::source::{OpenError, Source};
use lean_protocol::{Refusal, Rule};
use std::collections::HashMap;

/// Headers whose engines are kept.
const MOST_HEADERS: usize = 3;
/// Bad headers that are remembered.
const MOST_BAD_HEADERS: usize = 100;

/// The engines of the headers that were used last.
#[derive(Default)]
pub struct Engines {
    /// The one used last stands last.
    headers: Vec<HeaderEngines>,
    /// Headers that do not import, with Lean's reasons: finding out takes a second, under a lock.
    bad_headers: HashMap<String, String>,
}

impl Engines {
    /// The engines of a header, in whatever state they are.
    pub fn of(&mut self, imports: &str) -> &mut HeaderEngines {
        let at = self.index_of(imports);
        &mut self.headers[at]
    }

    /// The engines of a header with a fresh elaborator, which counts as used from now on.
    /// `rule`: whose fault a header is that does not import.
    ///
    /// # Errors
    /// The refusal of a header that does not import, or an engine that does not start.
    pub fn fresh(
        &mut self,
        source: &mut dyn Source,
        imports: &str,
        rule: Rule,
    ) -> Result<&mut HeaderEngines, Stop> {
        if let Some(why) = self.bad_headers.get(imports) {
            return Err(Refusal::new(rule, why).into());
        }
        let at = self.index_of(imports);
        match self.headers[at].renew(source) {
            Ok(()) => {}
            Err(OpenError::Header(why)) => {
                self.headers.remove(at);
                if self.bad_headers.len() == MOST_BAD_HEADERS {
                    self.bad_headers.clear();
                }
                self.bad_headers.insert(imports.into(), why.clone());
                return Err(Refusal::new(rule, why).into());
            }
            Err(e) => return Err(e.into()),
        }
        let engines = &mut self.headers[at];
        engines.used = true;
        Ok(engines)
    }

    /// The engines that were asked for last.
    pub fn last(&mut self) -> Option<&mut HeaderEngines> {
        self.headers.last_mut()
    }

    /// Makes used elaborators fresh, so that the next judgement need not wait for it.
    pub fn tidy(&mut self, source: &mut dyn Source) {
        for engines in self.headers.iter_mut().filter(|e| e.elaborator.is_some()) {
            // a failure shows again, with its cause, when the engine is needed
            let _ = engines.renew(source);
        }
    }

    fn index_of(&mut self, imports: &str) -> usize {
        if let Some(i) = self.headers.iter().position(|e| e.imports == imports) {
            let engines = self.headers.remove(i);
            self.headers.push(engines);
        } else {
            if self.headers.len() == MOST_HEADERS {
                self.headers.remove(0);
            }
            self.headers.push(HeaderEngines::new(imports));
        }
        self.headers.len() - 1
    }
}
