//! Which tactic of a family a text is: the unit for which success and time are learned.

/// Names a tactic of `family` by what it does: `grind` told about definitions is another tactic than `grind`
/// alone, with another time and another chance. A family that has one form only is its own name.
pub fn variant(family: &'static str, text: &str) -> &'static str {
    match family {
        "grind" if text.contains("grind [") => "grind, told",
        "simp_all" if text.contains("simp_all [") => "simp_all, told",
        "simp_all" if text.contains("omega") => "simp_all, then omega",
        _ => family,
    }
}

/// Names a lazy move of `family`: computing it is another thing than running what comes of it.
pub fn lazy_variant(family: &str) -> String {
    format!("{family}, computed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_family_are_told_apart() {
        for (family, text, expected) in [
            ("grind", "grind", "grind"),
            ("grind", "grind [f, g]", "grind, told"),
            ("grind", "(rename_i n; grind [f])", "grind, told"),
            ("simp_all", "(simp_all; done)", "simp_all"),
            ("simp_all", "(simp_all <;> omega)", "simp_all, then omega"),
            ("simp_all", "(simp_all [f] <;> omega)", "simp_all, told"),
            ("library_grind", "grind [f]", "library_grind"),
        ] {
            assert_eq!(variant(family, text), expected, "{text}");
        }
    }
}
