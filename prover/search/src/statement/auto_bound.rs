//! What is done about names that Lean bound by itself.

use super::mathlib_names::is_mathlib;
use lean_bridge::AutoBound;
use serde::{Deserialize, Serialize};

/// What becomes of a statement with names that Lean has bound by itself. They are reported in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AutoBoundPolicy {
    /// It counts, whatever the names are.
    Allow,
    /// It counts, unless a name is Mathlib's: then it is unsupported.
    #[default]
    Report,
    /// It is unsupported.
    Refuse,
}

impl AutoBoundPolicy {
    /// What tells verdicts under this policy from those under the default one, for keys of what is kept.
    pub fn identity(self) -> &'static str {
        match self {
            AutoBoundPolicy::Allow => "; auto-bound names are allowed",
            AutoBoundPolicy::Report => "",
            AutoBoundPolicy::Refuse => "; auto-bound names are refused",
        }
    }

    /// Why a statement with these names is unsupported; `None` if it is not.
    pub fn objection(self, bound: &AutoBound) -> Option<String> {
        let mathlib = mathlib_reason(bound).filter(|_| self != AutoBoundPolicy::Allow);
        let any = (self == AutoBoundPolicy::Refuse && !bound.is_empty()).then(|| match bound.unknown {
            true => "whether Lean has bound names by itself is not known (--auto-bound refuse)".into(),
            false => format!("Lean has bound {} by itself (--auto-bound refuse)", words(bound)),
        });
        mathlib.or(any)
    }
}

/// Why names that are Mathlib's do not mean here what they mean there; `None` if none of the names is.
pub fn mathlib_reason(bound: &AutoBound) -> Option<String> {
    let names: Vec<&str> = bound.names.iter().map(String::as_str).filter(|n| is_mathlib(n)).collect();
    match names[..] {
        [] => None,
        [name] => Some(format!(
            "{name} is Mathlib's; without it Lean would prove this about any {name}, whatever it is"
        )),
        _ => {
            let names = names.join(", ");
            Some(format!("{names} are Mathlib's; without it Lean would prove this about any things so named"))
        }
    }
}

/// The names in a line: `ℝ, k, universe u`.
pub fn words(bound: &AutoBound) -> String {
    if bound.unknown {
        return "not known".into();
    }
    let universes = bound.universes.iter().map(|u| format!("universe {u}"));
    bound.names.iter().cloned().chain(universes).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_mathlib_are_a_reason_by_themselves() {
        let bound = |names: &[&str], universes: &[&str]| AutoBound {
            names: names.iter().map(|n| n.to_string()).collect(),
            universes: universes.iter().map(|n| n.to_string()).collect(),
            unknown: false,
        };
        let cases = [
            (bound(&[], &[]), [false, false, false]),
            (bound(&["α"], &["u"]), [false, false, true]),
            (bound(&[], &["u"]), [false, false, true]),
            (bound(&["k", "ℝ"], &[]), [false, true, true]),
            (bound(&["Real"], &[]), [false, true, true]),
            (AutoBound::unknown(), [false, false, true]),
        ];
        use AutoBoundPolicy::{Allow, Refuse, Report};
        for (names, expected) in cases {
            let found = [Allow, Report, Refuse].map(|p| p.objection(&names).is_some());
            assert_eq!(found, expected, "{names:?}");
        }
        assert_eq!(words(&bound(&["ℝ", "k"], &["u"])), "ℝ, k, universe u");
        assert_eq!(words(&AutoBound::unknown()), "not known");
    }
}
