//! Unicode by name, as in Lean's editors: `\to` becomes `→`.

use std::sync::LazyLock;

/// Symbols, each followed by its names without the backslash;
/// three blanks or a line's end stand between symbols.
const TABLE: &str = r"
→ to r -> imp rightarrow   ← l <- leftarrow   ↔ iff lr <->   ∧ and an wedge   ∨ or v vee
¬ not neg n   ∀ forall all A   ∃ exists ex E   ∄ nexists   ⊤ top   ⊥ bot   ⊢ |- vdash goal
λ fun lam lambda   ↦ mapsto maps   ‹ f<   › f>   ⟨ < langle   ⟩ > rangle   · . centerdot   ⬝ cdot
▸ tr t   ∎ qed   ≤ le leq <=   ≥ ge geq >=   ≠ ne neq   ≰ nle   ≱ nge   ≮ nlt   ≯ ngt   ≡ equiv ==
≈ approx ~~   ∼ sim ~   ≃ simeq ~-   ≅ cong =~ ~=   ∣ dvd mid |   ∤ ndvd   ∝ prop   ≺ prec
≻ succ   ≍ heq   ≪ ll   ≫ gg   ∥ par   ∈ in mem   ∉ nin notin   ∋ ni   ⊆ sub subseteq ss
⊂ ssub subset   ⊔ sup sqcup lub   ⊓ inf sqcap glb   ⨆ Sup   ⨅ Inf   ⊇ supseteq   ⊃ supset
∪ un cup union   ∩ i cap inter   ⋃ Un   ⋂ I   ∅ emptyset empty   \ setminus \   ∆ symmdiff
𝒫 P powerset   ᶜ compl ^c   𝒰 univ   × x times xx   ÷ div   ∘ o comp circ   ∑ sum Sum   ∏ prod
Π Pi   ∫ int   √ sqrt   ± pm   ∓ mp   ⊕ oplus o+   ⊗ otimes ox   • bub bu smul   ⋆ star ^*   ∗ ast
‖ norm ||   ⌊ lf lfloor   ⌋ rf rfloor   ⌈ lc lceil   ⌉ rc rceil   ⁻¹ inv -1 ^-1   ∞ infty infinity
∂ partial   ∇ nabla   ↑ uparrow u   ↓ d downarrow   ↪ hookrightarrow hook   ⟪ <<   ⟫ >>   ⟦ [[
⟧ ]]   ° deg   … dots ...   ′ prime   ℕ N nat bn   ℤ Z bz   ℚ Q bq   ℝ R br   ℂ C bc   ℙ bbP
𝔼 bbE   α a alpha   β b beta   γ g gamma   Γ G Gamma   δ delta   Δ D Delta   ε e epsilon eps
ζ zeta   η eta   θ theta   Θ Theta   ι iota   κ kappa   Λ Lambda   μ mu   ν nu   ξ xi   Ξ Xi
π pi   ρ rho   σ sigma s   Σ Sigma S   τ tau   υ upsilon   φ phi varphi   Φ Phi   χ chi   ψ psi
Ψ Psi   ω omega   Ω Omega   ℓ ell   ℵ aleph   ₀ 0 _0   ₁ 1 _1   ₂ 2 _2   ₃ 3 _3   ₄ 4 _4   ₅ 5 _5
₆ 6 _6   ₇ 7 _7   ₈ 8 _8   ₉ 9 _9   ᵢ _i   ⱼ _j   ₙ _n   ₘ _m   ₖ _k   ₓ _x   ₐ _a   ₊ _+   ₋ _-
⁰ ^0   ¹ ^1   ² ^2   ³ ^3   ⁴ ^4   ⁵ ^5   ⁶ ^6   ⁷ ^7   ⁸ ^8   ⁹ ^9   ⁿ ^n   ⁺ ^+   ⁻ ^-   ᵀ ^T
";

/// Names with their symbols.
static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let cells = TABLE.lines().flat_map(|line| line.split("   "));
    let names = |cell: &'static str| {
        let (symbol, names) = cell.split_once(' ').unwrap_or((cell, ""));
        names.split(' ').map(move |name| (name, symbol))
    };
    cells.filter(|cell| !cell.is_empty()).flat_map(names).collect()
});

/// The symbol of a name.
pub fn symbol(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(n, _)| *n == name).map(|(_, symbol)| *symbol)
}

/// Whether a longer name begins so.
pub fn continues(name: &str) -> bool {
    NAMES.iter().any(|(n, _)| n.len() > name.len() && n.starts_with(name))
}

/// The longest beginning of a text that is a name: its length in bytes, and its symbol.
pub fn longest(text: &str) -> Option<(usize, &'static str)> {
    let ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
    ends.rev().find_map(|end| symbol(&text[..end]).map(|s| (end, s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up() {
        assert_eq!(symbol("to"), Some("→"));
        assert_eq!(symbol("forall"), Some("∀"));
        assert_eq!(symbol("nosuch"), None);
        assert!(continues("fora") && !continues("forall"));
        assert_eq!(longest("ton"), Some((2, "→")));
        assert_eq!(longest("q"), None);
    }

    #[test]
    fn every_name_can_be_typed() {
        assert!(NAMES.len() > 250);
        for (name, symbol) in &*NAMES {
            assert!(!name.is_empty() && !name.contains(char::is_whitespace) && !symbol.is_empty(), "{name}");
        }
    }
}
