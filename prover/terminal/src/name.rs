//! A name that was asked about.

use proof_session::Known;

/// What is known of a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Name {
    /// It was asked for.
    Asked,
    /// Nothing is called so.
    Nothing,
    /// A constant.
    Known(Known),
}
