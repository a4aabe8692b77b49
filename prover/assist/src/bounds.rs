//! Long answers in pieces.

use serde::Serialize;

/// Which part of a long answer is wanted: its texts are counted as one, in their order.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Characters to leave out at the beginning.
    pub offset: usize,
    /// Characters to tell at most.
    pub max_chars: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { offset: 0, max_chars: 20_000 }
    }
}

/// What was cut from an answer, and how to get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// Characters of the whole answer.
    pub total_chars: usize,
    /// Characters told.
    pub shown_chars: usize,
    /// The `offset` to ask for the rest with; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_offset: Option<usize>,
    /// The same in words.
    pub note: String,
}

impl Bounds {
    /// Cuts texts to what is wanted. What is outside becomes empty. `None` if nothing was.
    pub(crate) fn cut<'a>(&self, texts: impl IntoIterator<Item = &'a mut String>) -> Option<Cut> {
        let (from, to) = (self.offset, self.offset.saturating_add(self.max_chars.max(1)));
        let (mut at, mut shown) = (0, 0);
        for text in texts {
            let length = text.chars().count();
            let (begin, end) = (from.clamp(at, at + length) - at, to.clamp(at, at + length) - at);
            if begin > 0 || end < length {
                *text = text.chars().skip(begin).take(end - begin).collect();
            }
            at += length;
            shown += end - begin;
        }
        (shown < at).then(|| {
            let next = (to < at).then_some(to);
            let more =
                next.map(|n| format!("; ask again with offset = {n} for the rest")).unwrap_or_default();
            let note = format!("{shown} of {at} characters are told{more}");
            Cut { total_chars: at, shown_chars: shown, next_offset: next, note }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(texts: &[&str], offset: usize, max_chars: usize) -> (Vec<String>, Option<Cut>) {
        let mut texts: Vec<String> = texts.iter().map(|t| t.to_string()).collect();
        let cut = Bounds { offset, max_chars }.cut(&mut texts);
        (texts, cut)
    }

    #[test]
    fn pieces_make_the_whole() {
        let whole = ["αβγ", "", "defgh"];
        assert_eq!(cut(&whole, 0, 8), (whole.map(String::from).to_vec(), None));
        let mut at = 0;
        let mut pieces = String::new();
        loop {
            let (texts, cut) = cut(&whole, at, 3);
            pieces.extend(texts);
            match cut.and_then(|c| c.next_offset) {
                Some(next) => at = next,
                None => break,
            }
        }
        assert_eq!(pieces, whole.concat());
        let (texts, cut) = cut(&whole, 7, 100);
        assert_eq!((texts.concat().as_str(), cut.unwrap().next_offset), ("h", None));
    }
}
