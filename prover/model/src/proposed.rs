//! What an answer proposes, without the words around it.

/// The text that an answer proposes: its last block of code, or all of it. Empty if the block, or what the
/// model thinks aloud, was cut off.
///
/// ```
/// let answer = "<think>```\nrfl\n```</think>Sure:\n```lean4\nsimp\n```\n";
/// assert_eq!(language_model::proposed(answer), "simp");
/// ```
pub fn proposed(answer: &str) -> &str {
    let answer = said(answer).unwrap_or_default();
    let fences: Vec<usize> = answer.match_indices("```").map(|(at, _)| at).collect();
    let [.., open, close] = fences[..fences.len() / 2 * 2] else {
        // a block that was cut off is no text; without any block all of it is
        return if fences.is_empty() { answer.trim() } else { "" };
    };
    let block = &answer[open + 3..close];
    // the word behind the fence names a language
    block.split_once('\n').map_or(block, |(_, code)| code).trim()
}

/// What a model says, without what it thinks aloud; `None` if it never came to that.
pub(crate) fn said(answer: &str) -> Option<&str> {
    if let Some((_, said)) = answer.rsplit_once("</think>") {
        return Some(said);
    }
    // thoughts without an end were cut off
    let before = answer.split_once("<think>").map(|(before, _)| before);
    before.map_or(Some(answer), |before| Some(before).filter(|text| !text.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_from_their_last_block() {
        assert_eq!(proposed("Sure:\n```fstar\nlet f = 1\n```\nor\n```\nlet f = 2\n```\n"), "let f = 2");
        assert_eq!(proposed("<think>```\nlet f = 0\n```</think> let f = 3 "), "let f = 3");
        assert_eq!(proposed("```fstar\nlet f = (cut off"), "");
        assert_eq!(proposed("```let f = 4```"), "let f = 4");
        assert_eq!(proposed("<think>```\nlet f = 5\n``` perhaps"), "", "it has not come to an answer");
    }
}
