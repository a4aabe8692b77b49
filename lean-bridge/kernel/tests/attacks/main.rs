//! Attacks on the kernel, built directly as terms: what other kernels were found to accept in 2026, and
//! further ways to something false. Next to each stands what is right and looks alike.

mod declarations;
mod families;
mod literals;
mod propositions;
mod quotients;
#[path = "../support/mod.rs"]
mod support;
mod universes;

use support::{World, prelude};

fn base() -> World {
    World::with(&[prelude::BASE])
}
