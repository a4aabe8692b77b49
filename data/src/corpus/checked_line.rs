//! Lines of JSON with a checksum: `{…,"check":"1a2b3c4d"}`, the CRC-32 of what stands before it.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Length of `,"check":"1a2b3c4d"}`.
const END: usize = 20;

/// The line of a value that is an object with members, with its line end.
pub fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut line = serde_json::to_vec(value)?;
    line.pop();
    let check = crc32fast::hash(&line);
    line.extend(format!(",\"check\":\"{check:08x}\"}}\n").bytes());
    Ok(line)
}

/// The value of a line without its line end; `None` if it was damaged.
pub fn read<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    let (body, end) = line.split_at_checked(line.len().checked_sub(END)?)?;
    if end != format!(",\"check\":\"{:08x}\"}}", crc32fast::hash(body)).as_bytes() {
        return None;
    }
    serde_json::from_slice(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn what_is_damaged_is_not_read(text in ".{0,30}", at in 0usize..1000, flip in 1u8..=255) {
            let value: BTreeMap<String, String> = [("a".to_string(), text)].into();
            let line = write(&value).unwrap();
            let line = &line[..line.len() - 1];
            let read = read::<BTreeMap<String, String>>(line).unwrap();
            prop_assert_eq!(&read["a"], &value["a"]);
            let mut damaged = line.to_vec();
            let at = at % damaged.len();
            damaged[at] ^= flip;
            prop_assert!(super::read::<BTreeMap<String, String>>(&damaged).is_none());
            prop_assert!(super::read::<BTreeMap<String, String>>(&line[..at]).is_none());
        }
    }
}
