//! Tactic blocks that were cut out of their text and have lost indentation.

/// The block so that every line stands at least two columns in, as a block after `:= by` must.
///
/// A block whose first line was trimmed while the others kept their indentation is ambiguous: the first line
/// may belong in the column of the others. The second reading comes second; the judge decides.
pub fn readings(block: &str) -> Vec<String> {
    let block = block.trim_end();
    let block = block.trim_start_matches(['\n', '\r']);
    let width = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut lines = block.lines().filter(|l| !l.trim().is_empty());
    let first = lines.next().map_or(0, width);
    let rest = lines.map(width).min();
    if first > 0 && rest.is_none_or(|r| r > 0) {
        return vec![block.to_owned()];
    }
    let mut readings = vec![shifted(block, 2)];
    if let Some(rest) = rest.filter(|r| first == 0 && *r > 0) {
        readings.push(format!("{}{block}", " ".repeat(rest)));
    }
    readings
}

fn shifted(block: &str, columns: usize) -> String {
    let pad = " ".repeat(columns);
    let lines = block.lines().map(|l| if l.trim().is_empty() { String::new() } else { format!("{pad}{l}") });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_in_all_states() {
        assert_eq!(readings("\n  simp\n  omega\n"), ["  simp\n  omega"]);
        assert_eq!(readings("simp\nomega"), ["  simp\n  omega"]);
        assert_eq!(readings("omega"), ["  omega"]);
        assert_eq!(readings("simp\n  omega"), ["  simp\n    omega", "  simp\n  omega"]);
        assert_eq!(readings("have h := by\n  simp\n\nexact h"), ["  have h := by\n    simp\n\n  exact h"]);
    }
}
