//! The beginning of a text that several share.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The beginning of a text. Theorems of a file stand behind more and more of it: kept as strings of their own
/// their headers would take many times the memory of the file.
///
/// ```
/// use data::SharedText;
///
/// let whole = SharedText::from("def f := 1\n\ndef g := 2");
/// assert_eq!(&*whole.first(10), "def f := 1");
/// ```
#[derive(Clone, Default)]
pub struct SharedText {
    text: Arc<str>,
    end: usize,
}

impl SharedText {
    /// The first bytes of it, on the same text.
    ///
    /// # Panics
    /// If it is shorter, or the last character would be cut.
    pub fn first(&self, bytes: usize) -> SharedText {
        assert!(self.is_char_boundary(bytes), "{bytes} bytes of {}", self.end);
        SharedText { text: self.text.clone(), end: bytes }
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text[..self.end]
    }
}

impl From<String> for SharedText {
    fn from(text: String) -> SharedText {
        SharedText { end: text.len(), text: text.into() }
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> SharedText {
        SharedText { end: text.len(), text: text.into() }
    }
}

impl fmt::Debug for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl PartialEq for SharedText {
    fn eq(&self, other: &SharedText) -> bool {
        **self == **other
    }
}

impl Eq for SharedText {}

impl PartialEq<str> for SharedText {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for SharedText {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for SharedText {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}
