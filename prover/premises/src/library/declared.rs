//! What a Lean text declares, as premises.

use lean_bridge::{ConstantsQuery, Error, ReservedWorker, split_header};
use retriever::{Kind, Position, Premise};

/// Why a text gives no premises.
#[derive(Debug, thiserror::Error)]
pub enum DeclaredError {
    /// Lean does not accept it.
    #[error("Lean does not accept the text: {0}")]
    Text(Error),
    /// The engine cannot be asked.
    #[error("asking for the declarations: {0}")]
    Asking(Error),
    /// It declares nothing that can be cited.
    #[error("the text declares nothing that can be cited")]
    Nothing,
}

/// Theorems, definitions, types and constructors that a text declares itself, by name; what Lean generates
/// for them is left out. Types are printed as Lean shows them.
///
/// # Errors
/// [`DeclaredError`]; a text with an error in it is one.
pub async fn declared(worker: &mut ReservedWorker, text: &str) -> Result<Vec<Premise>, DeclaredError> {
    let (header, rest) = split_header(text);
    let rest = &text[rest..];
    let limit = std::time::Duration::from_secs(300);
    let said = worker.run(&header, rest, limit).await.map_err(DeclaredError::Text)?;
    if let Some(error) = said.errors().next() {
        let place = error.pos.map_or(String::new(), |p| format!("line {} after the imports: ", p.line));
        let message = format!("{place}{}", error.data);
        return Err(DeclaredError::Text(Error::lean("cmd", message)));
    }
    let names = ConstantsQuery { limit: Some(usize::MAX >> 12), ..ConstantsQuery::default() };
    let all = worker.constants(text, &names).await.map_err(DeclaredError::Asking)?;
    let own = all.constants.into_iter().filter(|c| c.module.is_none() && is_written(&c.name));
    let mut premises = vec![];
    for constant in own {
        let kind = Kind::of(&constant.kind);
        if kind == Kind::Other {
            continue;
        }
        let query =
            ConstantsQuery { prefix: constant.name.clone(), types: true, ..ConstantsQuery::default() };
        let found = worker.constants(text, &query).await.map_err(DeclaredError::Asking)?.constants;
        let uses = worker.uses(text, &constant.name).await.map_err(DeclaredError::Asking)?;
        let ty = found.into_iter().find(|c| c.name == constant.name).and_then(|c| c.ty);
        let at = |column| Position { line: premises.len() as u32 + 1, column };
        premises.push(Premise {
            name: constant.name,
            kind,
            text: ty.unwrap_or_default(),
            constants: uses.ty,
            start: at(1),
            end: at(2),
        });
    }
    if premises.is_empty() { Err(DeclaredError::Nothing) } else { Ok(premises) }
}

/// Last parts of names that Lean generates.
const GENERATED: [&str; 16] = [
    "rec",
    "recOn",
    "casesOn",
    "noConfusion",
    "noConfusionType",
    "below",
    "brecOn",
    "ibelow",
    "binductionOn",
    "injEq",
    "inj",
    "sizeOf_spec",
    "ctorIdx",
    "toCtorIdx",
    "ctorElim",
    "ctorElimType",
];

/// Whether a name looks as if somebody had written it.
fn is_written(name: &str) -> bool {
    let mut parts = name.split('.');
    let last = name.rsplit('.').next().unwrap_or(name);
    !GENERATED.contains(&last)
        && !last.strip_prefix("eq_").is_some_and(|e| e == "def" || e.bytes().all(|b| b.is_ascii_digit()))
        && !parts.any(|p| p.starts_with('_') || p.starts_with("match_") || p.starts_with("proof_"))
}

#[cfg(test)]
mod tests {
    use super::is_written;

    #[test]
    fn generated_names_are_told_from_written_ones() {
        for name in ["Tree", "Tree.leaf", "Tree.size_mirror", "eq_comm", "Tree.eq_of_size"] {
            assert!(is_written(name), "{name}");
        }
        for name in
            ["Tree.rec", "Tree.leaf.inj", "f.match_1", "f._proof_1", "_private.M.0.f", "f.eq_1", "f.eq_def"]
        {
            assert!(!is_written(name), "{name}");
        }
    }
}
