//! Where in an answer the proposal is.

/// What is said, without what was thought aloud before.
fn said(answer: &str) -> &str {
    match answer.rsplit_once("</think>") {
        Some((_, said)) => said,
        // thinking that was cut off has come to nothing
        None if answer.contains("<think>") => "",
        None => answer,
    }
}

/// The first line with anything on it.
pub(super) fn first_line(answer: &str) -> &str {
    said(answer).lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// The last block of code; all of the answer if it has no block. A block that was cut off is none.
pub(super) fn last_fence(answer: &str) -> &str {
    let answer = said(answer);
    let fences: Vec<usize> = answer.match_indices("```").map(|(at, _)| at).collect();
    let [.., open, close] = fences[..fences.len() / 2 * 2] else {
        return if fences.is_empty() { answer.trim() } else { "" };
    };
    let block = &answer[open + 3..close];
    // the word behind the fence names a language
    block.split_once('\n').map_or(block, |(_, code)| code).trim_end()
}

/// A text without ReProver's marks around the names of premises.
pub(super) fn without_marks(text: &str) -> String {
    text.replace("<a>", "").replace("</a>", "")
}
