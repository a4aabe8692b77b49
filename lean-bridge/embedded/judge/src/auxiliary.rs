//! Names that elaboration makes up.

use lean_kernel::{NameId, Terms};

/// Whether a name looks like those that elaboration makes up: `t._proof_1`,
/// `t.match_1`. A private name's prefix does not count. A text may use such names as
/// well: who made a declaration is another question (see `text_declarations`).
pub(crate) fn is_auxiliary(terms: &Terms, name: NameId) -> bool {
    let parts = terms.parts(name);
    let own = match parts.first().map(String::as_str) {
        Some("_private") => parts.iter().skip_while(|p| *p != "0").skip(1).cloned().collect(),
        _ => parts,
    };
    let numbered = |p: &str, prefix: &str| {
        p.strip_prefix(prefix).is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    };
    own.iter()
        .any(|p| p.starts_with('_') || numbered(p, "match_") || numbered(p, "eq_") || p.contains("_hyg"))
}
