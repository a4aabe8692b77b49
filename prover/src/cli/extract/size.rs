//! Sizes of the parts of a division.

/// A number of theorems, or a percentage of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Size {
    Number(usize),
    Percent(f64),
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let wrong = || format!("`{text}` is neither a number of theorems nor a percentage such as 20%");
        match text.strip_suffix('%') {
            None => text.parse().map(Size::Number).map_err(|_| wrong()),
            Some(percent) => match percent.parse() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Size::Percent(percent)),
                _ => Err(wrong()),
            },
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Size::Number(number) => write!(f, "{number}"),
            Size::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl Size {
    /// The same as a number, of so many.
    pub(super) fn of(self, all: usize) -> usize {
        match self {
            Size::Number(number) => number.min(all),
            Size::Percent(percent) => (all as f64 * percent / 100.0).round() as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_numbers_or_percentages() {
        assert_eq!("20%".parse::<Size>().unwrap().of(301), 60);
        assert_eq!("500".parse::<Size>().unwrap().of(301), 301);
        assert!("101%".parse::<Size>().is_err() && "x".parse::<Size>().is_err());
    }
}
