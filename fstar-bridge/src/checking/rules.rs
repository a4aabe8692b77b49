//! What a candidate must not contain, whatever F* says of it.
//!
//! F* accepts `admit ()` without a word, and many another way around a proof; some versions warn of some
//! of them. So they are looked for among the candidate's tokens: not in comments and strings, and not in
//! names that merely contain them.

use crate::text::{Kind, Token};

/// A construct that is not allowed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// As it stands there.
    pub construct: String,
    pub why: String,
    /// Byte offset in the candidate.
    pub at: usize,
}

const ASSUMES: &str = "it assumes what is to be proved";
const TACTIC: &str = "the tactic closes goals without a proof, or drops what it owes";
const RESOURCES: &str = "resources and options are given, not chosen";
const DECLARES: &str = "only the definition asked for may be declared";
const NAMES: &str = "it builds names from text, which hides what it uses";
const UNCHECKED: &str = "F* does not check what this marks";

/// Words, in any qualification.
const WORDS: &[(&[&str], &str)] = &[
    (
        &[
            "admit",
            "admitP",
            "admit_smt_queries",
            "assume",
            "_assume",
            "magic",
            "magic_s",
            "unsafe_coerce",
            "any_from",
        ],
        ASSUMES,
    ),
    (
        &[
            "tadmit",
            "tadmit_t",
            "admit1",
            "admit_all",
            "admit_dump",
            "admit_dump_t",
            "set_guard_policy",
            "with_policy",
            "get_guard_policy",
            "unsafe_tactic_exec",
            "lax_on",
            "launch_process",
        ],
        TACTIC,
    ),
    (
        &[
            "expect_failure",
            "expect_lax_failure",
            "admit_termination",
            "assume_strictly_positive",
            "nopositivity",
        ],
        UNCHECKED,
    ),
    (&["set_options", "set_vconfig", "with_vconfig", "t_smt_sync", "smt_sync'"], RESOURCES),
    (&["string_to_term", "term_of_string", "push_bv_dsenv", "resolve_name"], NAMES),
    (&["splice", "splice_t", "pack_sigelt"], DECLARES),
    // keywords: no name can be spelt so
    (
        &[
            "module",
            "include",
            "friend",
            "exception",
            "type",
            "class",
            "instance",
            "effect",
            "new_effect",
            "new_effect_for_free",
            "sub_effect",
            "layered_effect",
            "reifiable",
            "reflectable",
            "polymonadic_bind",
            "polymonadic_subcomp",
        ],
        DECLARES,
    ),
];

/// Whether a name is refused wherever it is written, and why.
pub fn refused_word(name: &str) -> Option<&'static str> {
    WORDS.iter().find(|(words, _)| words.contains(&name)).map(|(_, why)| *why)
}

/// The first construct that is not allowed.
pub fn forbidden(tokens: &[Token<'_>]) -> Option<Forbidden> {
    let found = |token: &Token<'_>, why: &str| {
        Some(Forbidden { construct: token.text.to_string(), why: why.into(), at: token.at })
    };
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Pragma => return found(token, RESOURCES),
            Kind::Word => {
                if let Some(why) = refused_word(token.text) {
                    return found(token, why);
                }
                // `let open M in` opens for an expression only
                let before = i.checked_sub(1).map(|i| tokens[i].text);
                if token.text == "open" && before != Some("let") {
                    return found(token, DECLARES);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn construct(text: &str) -> Option<String> {
        forbidden(&tokens(text, 100).unwrap()).map(|f| f.construct)
    }

    #[test]
    fn escapes_are_found_and_names_like_them_are_not() {
        for (text, found) in [
            ("let f () = Prims . (* x *) admit ()", "admit"),
            ("let f () = assume (1 == 2)", "assume"),
            ("[@@ expect_failure [19]] let f = 1", "expect_failure"),
            ("let f = 1\n#push-options \"--lax\"", "#push-options"),
            ("let f = 1\nopen FStar.Mul", "open"),
            ("%splice[f] (g ())", "splice"),
        ] {
            assert_eq!(construct(text).as_deref(), Some(found), "{text}");
        }
        for text in [
            "let admitted = magic_number + x_admit + admit' + assume_lemma (* admit *) // magic",
            "let f = \"#set-options admit\" in let open FStar.Mul in 2 * x",
        ] {
            assert_eq!(construct(text), None, "{text}");
        }
    }
}
