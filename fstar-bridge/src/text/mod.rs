//! F* text as tokens, and the names in it.

mod connective;
mod name;
mod token;

pub(crate) use connective::has_second_case;
#[cfg(test)]
pub(crate) use name::PATTERN;
pub(crate) use name::{declared_name, is_upper, operator_name};
pub(crate) use token::{Kind, Token, Unreadable, tokens};
