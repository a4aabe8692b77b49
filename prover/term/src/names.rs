//! Names in source text: identifiers and their escapes, constants written without `@`, how instances look.

use lean_protocol::term::Term;

/// Constants all of whose arguments are explicit, with their number: printed without `@`.
pub const EXPLICIT: &[(&str, usize)] = &[
    ("Nat.gcd", 2),
    ("Nat.lcm", 2),
    ("Nat.succ", 1),
    ("Nat.pred", 1),
    ("Nat.sqrt", 1),
    ("Nat.log2", 1),
    ("Nat.Coprime", 2),
    ("Int.natAbs", 1),
    ("Int.toNat", 1),
    ("Int.gcd", 2),
    ("Int.lcm", 2),
    ("Int.sign", 1),
    ("Int.negSucc", 1),
    ("Int.ofNat", 1),
    ("Int.emod", 2),
    ("Int.ediv", 2),
    ("Int.fmod", 2),
    ("Int.tmod", 2),
    ("Int.fdiv", 2),
    ("Int.tdiv", 2),
    ("Rat.num", 1),
    ("Rat.den", 1),
    ("Rat.floor", 1),
    ("Rat.ceil", 1),
    ("List", 1),
    ("Array", 1),
    ("Option", 1),
    ("Fin", 1),
    ("BitVec", 1),
    ("BitVec.ofNat", 2),
    ("Not", 1),
];

/// Whether a term looks like a type class instance: its head's last name part starts with `inst`, or it is a
/// decision procedure.
pub fn is_instance(term: &Term) -> bool {
    let Some((c, _)) = term.as_const_app() else { return false };
    let last = c.rsplit('.').next().unwrap_or(c);
    last.starts_with("inst")
        || last.starts_with("decidable")
        || last.starts_with("decEq")
        || matches!(
            c,
            "Nat.decLt"
                | "Nat.decLe"
                | "Int.decLt"
                | "Int.decLe"
                | "Classical.propDecidable"
                | "Fin.NeZero.succ"
        )
}

/// Constants without implicit arguments, as far as known from their names.
pub fn simple(constant: &str) -> bool {
    matches!(
        constant,
        "Nat" | "Int" | "Rat" | "Bool" | "True" | "False" | "String" | "Char" | "Unit" | "UInt8" | "Float"
    ) || matches!(constant, "Bool.true" | "Bool.false" | "Nat.zero" | "Nat.succ" | "Prop")
        || EXPLICIT.iter().any(|e| e.0 == constant)
}

/// A possibly dotted name as source text, parts escaped where necessary.
pub fn name(name: &str) -> Option<String> {
    if name.is_empty()
        || name.starts_with("_private")
        || name.contains('✝')
        || name.contains("._@")
        || name.contains("_hyg")
    {
        return None;
    }
    let part = |p: &str| if is_identifier(p) { p.to_string() } else { format!("«{p}»") };
    Some(name.split('.').map(part).collect::<Vec<_>>().join("."))
}

/// Whether `name` is one part of a name that needs no escaping.
pub fn is_identifier(name: &str) -> bool {
    let ok = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?') || ('₀'..='ₜ').contains(&c);
    let keyword = matches!(
        name,
        "at" | "by"
            | "do"
            | "end"
            | "else"
            | "exists"
            | "from"
            | "fun"
            | "have"
            | "if"
            | "in"
            | "let"
            | "match"
            | "open"
            | "show"
            | "then"
            | "where"
            | "with"
            | "λ"
    );
    !keyword
        && name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && name.chars().all(ok)
        && name != "_"
}
