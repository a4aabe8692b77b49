//! Resources that a candidate may choose, up to what was given.

use super::token::{Kind, Token};

/// What a definition may use. A candidate may begin with a `#push-options` that asks for no more, and end with its `#pop-options`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub fuel: u64,
    pub ifuel: u64,
    /// z3's units, its factor included.
    pub rlimit: u64,
}

impl Budget {
    /// The tokens without options that are allowed, and how many pragmas that were.
    pub(super) fn without_options<'a, 't>(&self, tokens: &'a [Token<'t>]) -> (&'a [Token<'t>], usize) {
        let [pragma, options, rest @ ..] = tokens else { return (tokens, 0) };
        if pragma.text != "#push-options" || options.kind != Kind::Text || !self.allows(options.text) {
            return (tokens, 0);
        }
        match rest {
            [rest @ .., last] if last.text == "#pop-options" => (rest, 2),
            _ => (rest, 1),
        }
    }

    /// Whether an option string, in its quotes, asks for no more.
    fn allows(&self, literal: &str) -> bool {
        let text = literal.trim_matches('"');
        // an escape may hide anything
        if text.contains('\\') {
            return false;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        words.len().is_multiple_of(2)
            && words.chunks(2).all(|pair| {
                let [option, value] = pair else { return false };
                let most = match *option {
                    "--fuel" | "--initial_fuel" | "--max_fuel" => self.fuel,
                    "--ifuel" | "--initial_ifuel" | "--max_ifuel" => self.ifuel,
                    "--z3rlimit" => self.rlimit,
                    _ => return false,
                };
                // `--fuel 0,4` is a first and a last value
                let is_pair =
                    !option.contains("max") && !option.contains("initial") && *option != "--z3rlimit";
                let mut parts = value.split(',');
                let fits = |v: &str| {
                    v.chars().all(|c| c.is_ascii_digit()) && v.parse().is_ok_and(|n: u64| n <= most)
                };
                parts.clone().count() <= 1 + usize::from(is_pair) && parts.all(fits)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn less_is_allowed_and_nothing_else() {
        let budget = Budget { fuel: 8, ifuel: 2, rlimit: 10 };
        let pragmas = |text: &str| budget.without_options(&tokens(text, 9).unwrap()).1;
        assert_eq!(
            pragmas("#push-options \"--fuel 1 --ifuel 0,2 --z3rlimit 10\"\nlet f = 1\n#pop-options"),
            2
        );
        assert_eq!(pragmas("#push-options \"--max_fuel 8\" let f = 1"), 1);
        for more in [
            "--fuel 9",
            "--z3rlimit 11",
            "--lax",
            "--fuel",
            "--fuel -1",
            "--admit_smt_queries true",
            "--max_fuel 1,2",
            "--z3rlimit 1,2",
            "--fuel 1\\n",
        ] {
            assert_eq!(pragmas(&format!("#push-options \"{more}\" let f = 1")), 0, "{more}");
        }
        assert_eq!(pragmas("#set-options \"--fuel 1\" let f = 1"), 0);
    }
}
