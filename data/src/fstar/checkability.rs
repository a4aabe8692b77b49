//! Whether a definition can be checked by itself.

use std::fmt;

/// Why a record cannot be checked alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// The record has no name, so there is no place to check it at.
    NoName,
    /// The record has no file, or F*'s placeholder for one.
    NoFile,
    /// It was taken over from the interface, where it has a record of its own.
    Interleaved,
    /// It is no `let`: a declaration, an assumption, an inductive type or a constructor, as the marker tells.
    Marker(String),
    /// Its text has no `=`, so it defines nothing.
    NoEquals,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => f.write_str("the record has no name"),
            Self::NoFile => f.write_str("the record has no file"),
            Self::Interleaved => f.write_str("it is a copy from the interface"),
            Self::Marker(marker) => write!(f, "it is no `let` but {marker}"),
            Self::NoEquals => f.write_str("its text has no `=`"),
        }
    }
}

/// Whether a record can be checked alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checkability {
    /// Yes.
    Alone,
    /// No, for these reasons, of which there is at least one.
    Not(Vec<Obstacle>),
}

impl Checkability {
    /// Whether it can.
    pub fn is_alone(&self) -> bool {
        matches!(self, Self::Alone)
    }
}

impl From<Vec<Obstacle>> for Checkability {
    fn from(obstacles: Vec<Obstacle>) -> Self {
        if obstacles.is_empty() { Self::Alone } else { Self::Not(obstacles) }
    }
}

impl fmt::Display for Checkability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alone => f.write_str("it can be checked alone"),
            Self::Not(obstacles) => {
                for (at, obstacle) in obstacles.iter().enumerate() {
                    write!(f, "{}{obstacle}", if at == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}
