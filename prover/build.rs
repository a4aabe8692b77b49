//! Links the program without its table of symbols, a fifth of its size.
//!
//! The profile asks for that too, but Cargo forgets it for a package that has an optimisation level of its
//! own.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-bins=-Wl,--strip-all");
    }
}
