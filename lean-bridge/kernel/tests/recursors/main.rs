//! Recursors as the kernel makes them, compared with what is written down here by hand.

mod claims;
mod nested;
mod single;
#[path = "../support/mod.rs"]
mod support;

use support::World;

/// A recursor written by hand.
struct Expected {
    name: &'static str,
    /// Universe parameters by name, that of the motive first if there is one.
    params: &'static [&'static str],
    /// Parameters, indices, motives, minor premises.
    counts: [u32; 4],
    k: bool,
    ty: &'static str,
    /// Constructor, number of fields, value.
    rules: &'static [(&'static str, u32, &'static str)],
}

#[track_caller]
fn check(world: &mut World, expected: &Expected) {
    let made = world.recursor(expected.name);
    let name = expected.name;
    assert_eq!(made.params as usize, expected.params.len(), "{name}: universe parameters");
    assert_eq!(made.k, expected.k, "{name}: k");
    assert_eq!([made.parameters, made.indices, made.motives, made.minors], expected.counts, "{name}");
    let ty = world.expr(expected.params, expected.ty);
    assert_eq!(world.terms.show(made.ty), world.terms.show(ty), "{name}");
    assert_eq!(made.ty, ty, "{name}: its type");
    assert_eq!(made.rules.len(), expected.rules.len(), "{name}: rules");
    for (rule, (constructor, fields, value)) in made.rules.iter().zip(expected.rules) {
        assert_eq!(world.terms.text(rule.constructor), *constructor, "{name}");
        assert_eq!(rule.fields, *fields, "{name}, {constructor}: fields");
        let value = world.expr(expected.params, value);
        assert_eq!(world.terms.show(rule.value), world.terms.show(value), "{name}, {constructor}");
        assert_eq!(rule.value, value, "{name}, {constructor}: value");
    }
}
