//! The parts of a suite: what may be trained on, and what is held out.

use std::fmt;

/// A part of a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Split {
    /// All of it.
    All,
    /// What may be trained on.
    Train,
    /// What is held out to choose between models.
    Valid,
    /// Test: other files of projects that training sees.
    IntraTest,
    /// Test: projects that training does not see.
    CrossTest,
}

impl Split {
    /// The name of the part, as [`Split::named`] reads it.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Train => "train",
            Self::Valid => "valid",
            Self::IntraTest => "intra-test",
            Self::CrossTest => "cross-test",
        }
    }

    /// The part of this name; the names of the published set's files and parts are known too. `test`
    /// by itself is no answer, as there are two tests.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.trim().to_lowercase().replace('_', "-").as_str() {
            "all" => Self::All,
            "train" | "training" => Self::Train,
            "valid" | "validation" | "val" => Self::Valid,
            "intra-test" | "intra" | "test-intra" | "test-intra-project" => Self::IntraTest,
            "cross-test" | "cross" | "test-cross" | "test-cross-project" => Self::CrossTest,
            _ => return None,
        })
    }

    /// The part a record states with its fields `split` and `isa_cross_project_example`,
    /// or by the name of the file it is in. That a record is no cross-project example does
    /// not say which of the other parts it belongs to.
    pub(super) fn stated(
        split: Option<&str>,
        cross: Option<bool>,
        stem: Option<&str>,
    ) -> Result<Option<Self>, String> {
        let of = |name: &str| match Self::named(name) {
            Some(Self::All) | None if name.trim().eq_ignore_ascii_case("test") => {
                Some(if cross == Some(true) { Self::CrossTest } else { Self::IntraTest })
            }
            Some(Self::All) => None,
            named => named,
        };
        match split.filter(|name| !name.trim().is_empty()) {
            Some(name) => of(name).map(Some).ok_or_else(|| {
                format!("split: {name:?} is none of train, valid, test, intra-test, cross-test")
            }),
            None if cross == Some(true) => Ok(Some(Self::CrossTest)),
            None => Ok(stem.and_then(of)),
        }
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_read_by_its_name() {
        for split in [Split::All, Split::Train, Split::Valid, Split::IntraTest, Split::CrossTest] {
            assert_eq!(Split::named(&split.to_string()), Some(split));
        }
        assert_eq!(Split::named("test_cross_project"), Some(Split::CrossTest));
        assert_eq!(Split::named("test"), None);
    }

    #[test]
    fn fields_win_over_the_name_of_the_file() {
        let stated = |split, cross, stem| Split::stated(split, cross, stem).unwrap();
        assert_eq!(stated(Some("validation"), Some(true), Some("train")), Some(Split::Valid));
        assert_eq!(stated(Some("test"), Some(true), None), Some(Split::CrossTest));
        assert_eq!(stated(Some("Test"), Some(false), None), Some(Split::IntraTest));
        assert_eq!(stated(None, Some(true), Some("train")), Some(Split::CrossTest));
        assert_eq!(stated(None, Some(false), Some("test_intra_project")), Some(Split::IntraTest));
        assert_eq!(stated(None, Some(false), Some("records")), None);
        assert_eq!(stated(Some(""), None, Some("all")), None);
        assert!(Split::stated(Some("dev7"), None, None).unwrap_err().contains("dev7"));
        assert!(Split::stated(Some("all"), None, None).is_err());
    }
}
