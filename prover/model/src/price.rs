//! What tokens cost.

use crate::answer::Usage;
use std::str::FromStr;

/// What a service takes for a million tokens, in whatever currency.
///
/// ```
/// use language_model::{Price, Usage};
///
/// let price: Price = "0.5,2".parse().unwrap();
/// let usage = Usage { prompt_tokens: 1_000_000, completion_tokens: 500_000, ..Usage::default() };
/// assert_eq!(price.of(&usage), 1.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// Of questions.
    pub question: f64,
    /// Of answers.
    pub answer: f64,
}

impl Price {
    /// Of so many tokens.
    pub fn of(&self, usage: &Usage) -> f64 {
        (self.question * usage.prompt_tokens as f64 + self.answer * usage.completion_tokens as f64) / 1e6
    }
}

impl FromStr for Price {
    type Err = String;

    /// Two numbers with a comma between them.
    fn from_str(text: &str) -> Result<Price, String> {
        let number = |text: &str| text.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
        let both = text.split_once(',').and_then(|(q, a)| Some((number(q)?, number(a)?)));
        let (question, answer) = both
            .ok_or("two numbers are needed, what a million tokens of questions and of answers cost: 0.5,2")?;
        Ok(Price { question, answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_two_numbers() {
        assert_eq!("0, 1e1".parse(), Ok(Price { question: 0.0, answer: 10.0 }));
        for wrong in ["", "1", "1,", "1,-2", "1,2,3", "inf,1"] {
            assert!(wrong.parse::<Price>().is_err(), "{wrong}");
        }
    }
}
