//! Versions of Lean, as `lean --version` writes them.

/// The first version whose kernel has none of the holes that were published in the summer of 2026.
const SOUND: [u32; 3] = [4, 34, 1];

/// The three numbers of a version, and whether it came before the release of these numbers (`4.35.0-rc1`).
fn parse(version: &str) -> Option<([u32; 3], bool)> {
    let (numbers, before) = match version.split_once('-') {
        Some((numbers, _)) => (numbers, true),
        None => (version, false),
    };
    let parts: Vec<u32> = numbers.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    Some((parts.try_into().ok()?, before))
}

/// The second number of a Lean 4.
pub(super) fn minor(version: &str) -> Option<u32> {
    match parse(version)? {
        ([4, minor, _], _) => Some(minor),
        _ => None,
    }
}

/// Refuses a Lean whose kernel is known to accept proofs of false statements.
///
/// # Errors
/// What to use instead.
pub(super) fn check_kernel(version: &str) -> Result<(), String> {
    let sound = parse(version).is_some_and(|(numbers, before)| match before {
        // what comes before a release may lack what makes it one
        true => numbers > SOUND,
        false => numbers >= SOUND,
    });
    match sound {
        true => Ok(()),
        false => Err(format!(
            "the kernel of Lean {version} accepts proofs of false statements that are published, so that it \
             cannot check proofs again; Lean 4.34.1 or newer can"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_kernels_are_refused() {
        for version in ["4.34.1", "4.35.0-rc3", "4.35.0", "5.0.0"] {
            assert_eq!(check_kernel(version), Ok(()), "{version}");
        }
        for version in ["4.28.0", "4.34.0", "4.34.1-rc1", "4.9.12", "3.99.0", "nightly", "4.35"] {
            assert!(check_kernel(version).is_err_and(|e| e.contains("4.34.1 or newer")), "{version}");
        }
        assert_eq!((minor("4.28.0-pre"), minor("5.1.0"), minor("")), (Some(28), None, None));
    }
}
