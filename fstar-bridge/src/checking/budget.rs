//! Resources that a candidate may choose, up to what was given.

use crate::text::{Kind, Token, tokens};

/// What a definition may use. A candidate may begin with a `#push-options` that asks for no more, and
/// end with its `#pop-options`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How often recursive functions may be unfolded (`--fuel`).
    pub fuel: u64,
    /// How often inductive types may be taken apart (`--ifuel`).
    pub ifuel: u64,
    /// z3's units, its factor included.
    pub rlimit: u64,
}

/// What F* takes if nothing is said.
impl Default for Budget {
    fn default() -> Budget {
        Budget { fuel: 8, ifuel: 2, rlimit: 5 }
    }
}

impl Budget {
    /// What is in force behind a text: F*'s own values, changed by the text's pragmas. None for a text
    /// that cannot be read: nothing is given then.
    pub fn behind(text: &str) -> Option<Budget> {
        // as F* keeps them: units and their factor
        let mut stack = vec![(Budget::default(), 1)];
        let tokens = tokens(text, usize::MAX).ok()?;
        for (i, pragma) in tokens.iter().enumerate().filter(|(_, t)| t.kind == Kind::Pragma) {
            let top = *stack.last().unwrap_or(&(Budget::default(), 1));
            let options = tokens.get(i + 1).filter(|t| t.kind == Kind::Text).map_or("", |t| t.text);
            match pragma.text {
                "#push-options" => stack.push(changed(top, options)),
                "#pop-options" => drop(stack.pop()),
                "#set-options" | "#reset-options" => {
                    let from = if pragma.text == "#set-options" { top } else { (Budget::default(), 1) };
                    stack.pop();
                    stack.push(changed(from, options));
                }
                _ => {}
            }
        }
        let (budget, factor) = stack.pop().unwrap_or((Budget::default(), 1));
        Some(Budget { rlimit: budget.rlimit.saturating_mul(factor), ..budget })
    }

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

/// Resources, and the factor of z3's, after some options.
fn changed((mut budget, mut factor): (Budget, u64), literal: &str) -> (Budget, u64) {
    let words: Vec<&str> = literal.trim_matches('"').split_whitespace().collect();
    for pair in words.windows(2) {
        // `--fuel 0,4` is a first and a last value
        let Some(value) = pair[1].rsplit(',').next().and_then(|v| v.parse().ok()) else { continue };
        match pair[0] {
            "--fuel" | "--max_fuel" => budget.fuel = value,
            "--ifuel" | "--max_ifuel" => budget.ifuel = value,
            "--z3rlimit" => budget.rlimit = value,
            "--z3rlimit_factor" => factor = value,
            _ => {}
        }
    }
    (budget, factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

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

    #[test]
    fn options_of_a_file_add_up() {
        let behind = |text: &str| {
            let Budget { fuel, ifuel, rlimit } = Budget::behind(text).unwrap();
            (fuel, ifuel, rlimit)
        };
        assert_eq!(behind("module M\nlet f = 1"), (8, 2, 5));
        let text = "#set-options \"--fuel 0 --z3rlimit 10\"\nlet f = 1\n#push-options \"--ifuel 1,4 \
             --z3rlimit_factor 2\"\n";
        assert_eq!(behind(text), (0, 4, 20));
        assert_eq!(behind(&format!("{text}let g = 2\n#pop-options\n")), (0, 2, 10));
        assert_eq!(behind(&format!("{text}#reset-options \"--max_fuel 3\"")), (3, 2, 5));
        assert_eq!(Budget::behind("let f = \"no end"), None);
        assert_eq!(behind("(* #set-options \"--fuel 0\" *) #pop-options"), (8, 2, 5));
    }
}
