//! Which theorems of the library are mutated.

use super::Settings;
use lean_bridge::{ConstantsQuery, Error, ReservedWorker};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use std::collections::BTreeSet;

/// Why there is nothing to mutate.
#[derive(Debug, thiserror::Error)]
pub enum SelectionError {
    /// Lean cannot be asked.
    #[error("the list of theorems: {0}")]
    Lean(#[from] Error),
    /// The library has no such module.
    #[error("no module is called {name}, nor begins so{}", like(.similar))]
    UnknownModule {
        /// The beginning of a name that was given.
        name: String,
        /// Names that are like it.
        similar: Vec<String>,
    },
    /// No theorem is left.
    #[error("no theorem is left to mutate: {modules} modules were looked at")]
    Empty {
        /// How many modules were looked at.
        modules: usize,
    },
}

fn like(similar: &[String]) -> String {
    if similar.is_empty() { String::new() } else { format!("; there are {}, …", similar.join(", ")) }
}

/// A library theorem and its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryTheorem {
    pub name: String,
    pub module: String,
}

/// The theorems of the selected modules in the order of the seed, without
/// those that Lean generates or keeps for its tactics.
///
/// # Errors
/// [`SelectionError`].
pub async fn select(
    worker: &mut ReservedWorker,
    settings: &Settings,
) -> Result<Vec<LibraryTheorem>, SelectionError> {
    let all = ConstantsQuery { kind: Some("theorem".into()), limit: Some(usize::MAX), ..Default::default() };
    let found = worker.constants(&settings.header, &all).await?.constants;
    let theorems = found.into_iter().filter_map(|c| Some(LibraryTheorem { name: c.name, module: c.module? }));
    choose(theorems.collect(), settings)
}

fn choose(theorems: Vec<LibraryTheorem>, settings: &Settings) -> Result<Vec<LibraryTheorem>, SelectionError> {
    let modules: BTreeSet<&str> = theorems.iter().map(|t| t.module.as_str()).collect();
    for name in &settings.modules {
        if !modules.iter().any(|m| is_in(m, name)) {
            let last = name.rsplit('.').next().unwrap_or(name).to_lowercase();
            let similar = modules.iter().filter(|m| m.to_lowercase().contains(&last)).take(5);
            let similar = similar.map(|m| m.to_string()).collect();
            return Err(SelectionError::UnknownModule { name: name.clone(), similar });
        }
    }
    let is_selected =
        |m: &str| settings.modules.is_empty() || settings.modules.iter().any(|name| is_in(m, name));
    let looked_at = modules.iter().filter(|m| is_selected(m)).count();
    let wanted = |t: &LibraryTheorem| {
        is_selected(&t.module) && is_for_people(&t.name) && !settings.exclusion.has(&t.name)
    };
    let chosen: Vec<bool> = theorems.iter().map(wanted).collect();
    if !chosen.contains(&true) {
        return Err(SelectionError::Empty { modules: looked_at });
    }
    let mut chosen: Vec<(LibraryTheorem, bool)> = theorems.into_iter().zip(chosen).collect();
    // by name first: the order of an environment is that of a hash map
    chosen.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    // all of them: leaving some out does not change the order of the others
    chosen.shuffle(&mut StdRng::seed_from_u64(settings.seed));
    Ok(chosen.into_iter().filter(|(_, is_chosen)| *is_chosen).map(|(t, _)| t).collect())
}

/// Whether the module is called so, or its name begins so.
fn is_in(module: &str, name: &str) -> bool {
    module.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Not generated, not private, not about how Lean itself is made.
fn is_for_people(name: &str) -> bool {
    const GENERATED: [&str; 7] =
        ["inj", "injEq", "sizeOf_spec", "noConfusion", "eq_def", "congr_simp", "hcongr"];
    const FAMILIES: [&str; 4] = ["match_", "proof_", "eq_", "unary"];
    let numbered = |part: &str| {
        FAMILIES.iter().any(|f| {
            let rest = part.strip_prefix(f);
            rest.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    !name.starts_with("Lean.")
        && !name.split('.').any(|part| {
            part.starts_with(['_', '«'])
                || part.contains('✝')
                || matches!(part, "Internal" | "Simproc" | "Grind" | "Omega" | "Linarith")
                || part.strip_prefix("inst").is_some_and(|rest| rest.starts_with(char::is_uppercase))
                || GENERATED.contains(&part)
                || numbered(part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Exclusion, Standard};

    fn settings(modules: &[&str], exclude: &[&str]) -> Settings {
        let names = exclude.iter().map(|n| n.to_string()).collect();
        Settings {
            header: String::new(),
            modules: modules.iter().map(|m| m.to_string()).collect(),
            kinds: Default::default(),
            rounds: 1,
            limit: None,
            per_target: 1,
            per_lemma: 1,
            standard: Standard::Light,
            effort: 500,
            novel: false,
            artificial: false,
            seed: 3,
            exclusion: Exclusion { names, ..Exclusion::default() },
        }
    }

    fn theorems() -> Vec<LibraryTheorem> {
        let all = [
            ("A.b", "Init.A"),
            ("A.injEq", "Init.A"),
            ("c", "Init.A.C"),
            ("d.eq_2", "Std.D"),
            ("d", "Init.AB"),
        ];
        all.map(|(name, module)| LibraryTheorem { name: name.into(), module: module.into() }).to_vec()
    }

    fn names(settings: &Settings) -> BTreeSet<String> {
        choose(theorems(), settings).unwrap().into_iter().map(|t| t.name).collect()
    }

    #[test]
    fn modules_are_chosen_by_the_parts_of_their_names() {
        assert_eq!(names(&settings(&[], &[])), ["A.b", "c", "d"].map(String::from).into());
        assert_eq!(names(&settings(&["Init.A"], &[])), ["A.b", "c"].map(String::from).into());
        assert_eq!(names(&settings(&["Init.A"], &["c"])), ["A.b"].map(String::from).into());
    }

    #[test]
    fn nothing_to_mutate_is_an_error_that_says_so() {
        let error = choose(theorems(), &settings(&["Mathlib.A"], &[])).unwrap_err().to_string();
        assert!(error.contains("no module is called Mathlib.A") && error.contains("Init.A"), "{error}");
        let error = choose(theorems(), &settings(&["Std"], &[])).unwrap_err().to_string();
        assert!(error.contains("1 modules"), "{error}");
    }

    #[test]
    fn the_order_is_the_seed_s() {
        let mut reversed = theorems();
        reversed.reverse();
        let settings = settings(&[], &[]);
        assert_eq!(choose(theorems(), &settings).unwrap(), choose(reversed, &settings).unwrap());
    }
}
