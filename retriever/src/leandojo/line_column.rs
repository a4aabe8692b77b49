//! Places as the benchmark writes them.

use crate::premise::Position;
use serde::Deserialize;

/// `[line, column]`, both from 1.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct LineColumn(u32, u32);

impl From<LineColumn> for Position {
    fn from(place: LineColumn) -> Position {
        Position { line: place.0, column: place.1 }
    }
}
