use super::*;

fn parse(text: &str) -> Vec<Declaration> {
    LeanFile::parse("A.lean", text).unwrap().declarations
}

/// The one theorem of the text: header, statement, whether it is open.
fn one(text: &str) -> (String, String, bool) {
    let declarations = parse(text);
    assert_eq!(declarations.len(), 1, "{declarations:?}");
    let Declaration { theorem, proof, .. } = declarations.into_iter().next().unwrap();
    (theorem.header.to_string(), theorem.statement, proof == Proof::Open)
}

#[test]
fn a_file_of_minif2f() {
    let text = "import Mathlib\nset_option maxHeartbeats 0\nopen BigOperators Real Nat Topology Rat\n\n\
        /-- Show `x = 2`. -/\ntheorem foo\n  (x : ℝ)\n  (h₀ : 2 * x = 4) :\n  x = 2 := by sorry\n";
    let declarations = parse(text);
    let theorem = &declarations[0].theorem;
    assert_eq!(
        theorem.header,
        "import Mathlib\n\nset_option maxHeartbeats 0\n\nopen BigOperators Real Nat Topology Rat"
    );
    assert_eq!(theorem.statement, "theorem foo\n  (x : ℝ)\n  (h₀ : 2 * x = 4) :\n  x = 2");
    assert_eq!(
        (theorem.name.as_str(), theorem.informal.as_str(), theorem.place.line),
        ("foo", "Show `x = 2`.", 6)
    );
    assert_eq!(declarations[0].proof, Proof::Open);
}

#[test]
fn all_forms_of_an_open_proof() {
    for proof in [
        ":= by sorry",
        ":= sorry",
        ":= by",
        ":= by\n  sorry -- todo",
        ":=\nby sorry",
        ":= by { sorry }",
        ":=",
    ] {
        assert_eq!(
            one(&format!("theorem t : 1 = 1 {proof}\n")),
            ("".into(), "theorem t : 1 = 1".into(), true),
            "{proof}"
        );
    }
    for proof in [":= rfl", ":= by simp", ":= by\n  have : 1 = 1 := by sorry\n  exact this"] {
        assert!(!one(&format!("theorem t : 1 = 1 {proof}\n")).2, "{proof}");
    }
}

#[test]
fn assignments_inside_a_statement() {
    let said =
        "theorem t (n : Nat := 3) {m : Nat} (h : let k := n; k = m) : let a := n; have b := m\n  a = b";
    assert_eq!(one(&format!("{said} := by sorry")), ("".into(), said.into(), true));
    let said = "theorem t : (\":= by sorry\" : String).length = 11 /- := sorry -/ ∧ ':' ≠ '='";
    assert_eq!(one(&format!("{said} := sorry")), ("".into(), said.into(), true));
}

#[test]
fn proof_by_patterns() {
    let (_, said, open) = one("theorem t : ∀ n : Nat, 0 ≤ n\n  | 0 => by simp\n  | n + 1 => by simp\n");
    assert_eq!((said.as_str(), open), ("theorem t : ∀ n : Nat, 0 ≤ n", false));
    for said in [
        "theorem t (n : Nat) : n = n\n  |> Not",
        "theorem t (a b : Bool) (h : b) : a\n  || b",
        "theorem t (a b : Nat) : a ||| b = b\n  ||| a",
        "theorem t (a b : Nat) : a = a\n  |> (· → False)",
        "theorem t (n : Nat) : n\n  | fun x => x",
        "theorem t (P : Nat → Prop) : P 1\n  |>.elim fun x => x",
    ] {
        for proof in [":= by sorry", ":=", ":= sorry"] {
            assert_eq!(one(&format!("{said} {proof}")), ("".into(), said.into(), true), "{said} {proof}");
        }
    }
    let said = "theorem t (n : Nat) : n = n\n  |> Not";
    assert_eq!(one(said), ("".into(), said.into(), true));
    assert_eq!(one(&format!("{said} := by simp")), ("".into(), said.into(), false));
    let said = "theorem t (n : Nat) : (match n with\n  | 0 => True\n  | _ => True)";
    assert_eq!(one(&format!("{said} := by sorry")).1, said);
}

#[test]
fn open_theorems_are_no_help_to_later_ones_but_proved_ones_are() {
    let text = "def f (n : Nat) : Nat :=\n  open Nat in\n  n + 1\n\ntheorem a : f 0 = 1 := by sorry\n\
        theorem b : f 1 = 2 := rfl\n\ntheorem c : f 2 = 3 := by sorry\n";
    let declarations = parse(text);
    let names: Vec<_> =
        declarations.iter().map(|d| (d.theorem.name.as_str(), d.proof == Proof::Open)).collect();
    assert_eq!(names, [("a", true), ("b", false), ("c", true)]);
    assert_eq!(
        declarations[2].theorem.header,
        "def f (n : Nat) : Nat :=\n  open Nat in\n  n + 1\n\ntheorem b : f 1 = 2 := rfl"
    );
}

#[test]
fn scopes_modifiers_and_prefixes() {
    let text = "namespace A\n  variable (n : Nat)\n\n  @[simp, local grind]\n  private theorem x : n = n := \
                by sorry\nend A\n\
        open Nat in\nset_option maxRecDepth 9 in\n/-- doc -/\n\
        protected theorem A.y.{u} (α : Type u) : True := by sorry\n";
    let declarations = parse(text);
    assert_eq!(declarations[0].theorem.header, "namespace A\n\nvariable (n : Nat)");
    assert_eq!(declarations[0].theorem.statement, "theorem x : n = n");
    let y = &declarations[1].theorem;
    assert_eq!(y.header, "namespace A\n\nvariable (n : Nat)\n\nend A\nopen Nat\nset_option maxRecDepth 9");
    assert_eq!(y.statement, "theorem A.y.{u} (α : Type u) : True");
    assert_eq!((y.declares.as_str(), y.informal.as_str()), ("A.y", "doc"));
}

#[test]
fn lemmas_and_examples_become_theorems() {
    let declarations = parse(
        "lemma a : True := by sorry\n\nexample (n : Nat) : n = n := by sorry\nexample : 1 = 1 := sorry",
    );
    let said: Vec<_> = declarations.iter().map(|d| d.theorem.statement.as_str()).collect();
    assert_eq!(
        said,
        ["theorem a : True", "theorem example_3 (n : Nat) : n = n", "theorem example_4 : 1 = 1"]
    );
}

#[test]
fn bodies_of_other_commands_stay_whole() {
    let text = "structure S where\n  /-- a field -/\n  x : Nat\n  deriving Repr\n\n/-- A type. -/\n\
                inductive T\n  | a\n  | b\n\
        deriving DecidableEq\n\nmutual\ndef even : Nat → Bool\n  | 0 => true\n  | n + 1 => odd n\n\
        def odd : Nat → Bool\n  \
        | 0 => false\n  | n + 1 => even n\nend\n\n#eval 1\ninstance : Inhabited T := ⟨.a⟩\n\
        local macro \"m\" : tactic => `(tactic| simp)\ntheorem t : even 2 = true := by sorry";
    let (header, said, open) = one(text);
    assert!(open);
    assert_eq!(said, "theorem t : even 2 = true");
    // nothing is lost, only the space between commands may change
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(squeeze(&header), squeeze(&text[..text.find("theorem").unwrap()]));
    assert!(header.contains(
        "structure S where\n  /-- a field -/\n  x : Nat\n  deriving Repr\n\n/-- A type. -/\ninductive T\n"
    ));
}

#[test]
fn theorems_on_one_line() {
    let declarations = parse("theorem a : 1 = 1 := by sorry theorem b : 2 = 2 := by sorry");
    let said: Vec<_> = declarations.iter().map(|d| d.theorem.statement.as_str()).collect();
    assert_eq!(said, ["theorem a : 1 = 1", "theorem b : 2 = 2"]);
}

#[test]
fn errors_name_the_line() {
    let error = LeanFile::parse("A.lean", "import Lean\n\n/- no end\ntheorem").unwrap_err();
    assert_eq!(error.to_string(), "A.lean:3: comment without an end");
    let faults = |text: &str| {
        let file = LeanFile::parse("A.lean", text).unwrap();
        (
            file.declarations.len(),
            file.faults.iter().map(|f| format!("{}: {}", f.place, f.reason)).collect::<Vec<_>>(),
        )
    };
    let good = "\ntheorem good : True := by sorry";
    assert_eq!(
        faults(&format!("\ntheorem : True := by sorry{good}")),
        (1, vec!["A.lean:2: a theorem without a name".into()])
    );
    assert_eq!(
        faults(&format!("theorem x := by sorry{good}")),
        (1, vec!["A.lean:1: a theorem without a statement".into()])
    );
}

/// Names of open theorems, and the header of the last one.
fn open_ones(text: &str) -> (Vec<String>, String) {
    let declarations = parse(text);
    let open = declarations.iter().filter(|d| d.is_open()).map(|d| d.theorem.name.clone()).collect();
    (open, declarations.last().unwrap().theorem.header.to_string())
}

#[test]
fn a_proof_that_admits_something_is_to_be_proved() {
    for proof in [
        "by\n  have h : 1 = 1 := by sorry\n  exact h",
        "by\n  constructor\n  · sorry\n  · rfl",
        "by admit",
        "foo (by simp) sorry",
        "sorryAx _",
        "by\n  simp\n  stop\n  omega",
    ] {
        let text = format!("theorem t : 1 = 1 := {proof}\n\ntheorem u : 2 = 2 := by sorry");
        assert_eq!(open_ones(&text), (vec!["t".into(), "u".into()], String::new()), "{proof}");
    }
    for proof in ["by simp -- no sorry", "by\n  have sorry' := 1\n  rfl", "f \"sorry\"", "h.stop"] {
        assert_eq!(parse(&format!("theorem t : 1 = 1 := {proof}"))[0].proof, Proof::Given, "{proof}");
    }
}

#[test]
fn what_rests_on_an_open_theorem_is_no_help_to_later_ones() {
    let text = "theorem first : 1 = 1 := by sorry\ntheorem second : 1 = 1 := first\n\
        theorem third : 1 = 1 := A.second\ntheorem other : 1 = 1 := rfl\ntheorem last : 2 = 2 := by sorry";
    let (open, header) = open_ones(text);
    assert_eq!(open, ["first", "last"]);
    assert_eq!(header, "theorem other : 1 = 1 := rfl");
    let text = "theorem a : 1 = 1 := by sorry\ntheorem b (a : Nat) : a = a := Eq.refl a\n\
                theorem c : 2 = 2 := by sorry";
    assert!(open_ones(text).1.starts_with("theorem b"), "a variable of that name");
}

#[test]
fn theorems_of_mutual_blocks() {
    let text = "def d := 1\nmutual\ntheorem a : d = 1 := by sorry\n\ntheorem b : d = 1 := a\nend\n\
                theorem c : d = 1 := by sorry";
    let (open, header) = open_ones(text);
    assert_eq!(open, ["a", "c"]);
    assert_eq!(header, "def d := 1");
    assert_eq!(parse(text)[1].theorem.header, "def d := 1");
    // what is left of the block stays one
    let text = "mutual\ndef f : Nat → Nat\n  | 0 => 0\n  | n + 1 => g n\n\
                def g : Nat → Nat\n  | 0 => 1\n  | n + 1 => f n\n\
        private theorem t : 1 = 1 := by sorry\nend\n\ntheorem u : f 0 = 0 := by sorry";
    let (open, header) = open_ones(text);
    assert_eq!(open, ["t", "u"]);
    assert_eq!(header, text[..text.find("private").unwrap()].replace("\ndef g", "\n\ndef g") + "end");
    assert!(parse(text)[0].is_private);
    // a block without open theorems stays as it is
    let text =
        "mutual\ntheorem a : 1 = 1 := rfl\ntheorem b : 1 = 1 := rfl\nend\ntheorem c : 1 = 1 := by sorry";
    assert_eq!(open_ones(text), (vec!["c".into()], text[..text.find("\ntheorem c").unwrap()].into()));
    assert_eq!(
        open_ones("mutual theorem a : 1 = 1 := by sorry end theorem b : 2 = 2 := by sorry").0,
        ["a", "b"]
    );
}

#[test]
fn lemmas_of_headers_are_theorems_unless_the_text_has_the_word() {
    let text = "@[simp] lemma a : 1 = 1 := rfl\ntheorem b : 2 = 2 := by sorry";
    assert_eq!(open_ones(text).1, "@[simp] theorem a : 1 = 1 := rfl");
    let text = "macro \"lemma \" n:ident \":=\" t:term : command => `(theorem $n : 1 = 1 := $t)\n\
        lemma a := rfl\nlemma b : 2 = 2 := rfl\ntheorem c : 2 = 2 := by sorry";
    assert!(open_ones(text).1.ends_with("lemma b : 2 = 2 := rfl"), "{}", open_ones(text).1);
}

#[test]
fn nothing_is_read_behind_exit() {
    let text = "theorem a : 1 = 1 := by sorry\n#exit\ntheorem b : 1 = 1 := by sorry\nmutual\n\
                lemma c : 1 = 1 := rfl\nend";
    let file = LeanFile::parse("A", text).unwrap();
    assert_eq!(file.declarations.len(), 1);
    let told: Vec<_> = file.left_out.iter().map(|s| format!("{}: {}", s.place, s.reason)).collect();
    assert_eq!(told, ["A:3: b stands behind `#exit`", "A:5: c stands behind `#exit`"]);
    let text = "def d : Nat := sorry\n@[simp] instance : Inhabited Nat := by\n  sorry\ndef e : Nat := 1";
    let file = LeanFile::parse("A", text).unwrap();
    let told: Vec<_> = file.left_out.iter().map(|s| format!("{}: {}", s.place, s.reason)).collect();
    let expected =
        ["A:1: `def` d has a `sorry`, and is no theorem", "A:2: `instance` has a `sorry`, and is no theorem"];
    assert_eq!(told, expected);
    let text = "theorem a : 1 = 1 := rfl\n#exit\nx";
    assert_eq!(crate::exit_line(text), Some(2));
    assert_eq!(crate::exit_line("theorem a : 1 = 1 := rfl\n#exit -- the end\n"), None);
}

#[test]
fn a_proof_by_fields() {
    let declarations = parse("theorem t : A ∧ B where\n  left := a\n  right := b");
    assert_eq!(declarations[0].theorem.statement, "theorem t : A ∧ B");
    assert!(declarations[0].proof_text.starts_with("where\n"));
}

#[test]
fn bodies_end_where_commands_begin() {
    for (body, rest) in [
        ("by omega\n\n", "theorem x : True := trivial"),
        ("omega\n", "@[simp, a] private theorem x : True := trivial"),
        ("  simp\n  omega\n\n", "/-- doc -/\nlemma x : True := trivial"),
        ("fun h => h\n", "open Nat in\nset_option a b in\ntheorem x : True := trivial"),
        ("rfl\n", "@[simp] protected lemma x : True := trivial\nlemma y : True := x"),
        (":= rfl\n", "namespace A\ntheorem x : True := trivial\nend A"),
        ("rfl\n", "#print axioms t"),
        ("rfl\n", "open Nat\n#eval 1"),
        ("open Nat in\nset_option a b in\nsimp\nlet x := 1\nexact instance_", ""),
        ("have h : let a := 1; a = 1 := rfl\n  exact h -- theorem x", ""),
        ("", "theorem x : True := trivial"),
        ("", "open Nat\ntheorem x : True := trivial"),
        ("", "-- a comment\n@[simp] theorem x : True := trivial"),
        ("", "/-- doc -/\n@[simp] lemma x : True := trivial"),
        ("exact lemma", ""),
        ("", "import Lean\n\ndef d := 1"),
    ] {
        assert_eq!(crate::body_end(&format!("{body}{rest}")), body.len(), "{body}{rest}");
    }
}

/// What the suites' theorems become when written to a file is what is read from it again.
#[test]
fn a_theorem_written_is_read_again() {
    for theorem in crate::Suite::open("first-steps").unwrap().theorems {
        let (header, said, open) = one(&theorem.with_proof("by sorry"));
        assert!(open);
        assert_eq!(said, theorem.statement);
        // commands are set apart by an empty line, whatever stood between them
        let lines =
            |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines(&header), lines(&theorem.header));
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "theorem", "lemma", "example", "def", "x", ":", ":=", "by", "sorry", "in", "open", "mutual",
            "end", "(", ")", "{", "}", "/-- d -/", "@[", "]", "private", "namespace", "\n", "\n  ", "let",
            "|", "deriving", "instance", "\"", "/-",
            "-/", "ℕ", "class", "where", "#eval", "do", "←", "<-", "=>", ">", "match", ";",
        ]), 0..30),
    ) {
        let text = words.join(" ");
        proptest::prop_assert!(crate::body_end(&text) <= text.len());
        proptest::prop_assert!(crate::exit_line(&text).is_none());
        if let Ok(file) = LeanFile::parse("A.lean", &text) {
            for declaration in file.declarations {
                proptest::prop_assert!(declaration.theorem.statement.starts_with("theorem "));
                let first = declaration.theorem.header.lines().next().unwrap_or("").to_owned();
                let (whole, part) = (text.replace("lemma", "theorem"), first.replace("lemma", "theorem"));
                proptest::prop_assert!(whole.contains(&part));
            }
        }
    }
}

#[test]
fn a_proof_is_put_in_the_place_of_another() {
    let text = "namespace A\n\nlemma a : 1 = 1 := rfl\n\n  @[simp] lemma b (n : Nat) : n = n\n    \
                | 0 => rfl\n    \
                | _ + 1 => rfl\n\ntheorem c : 2 = 2\n\nexample : 3 = 3 := by sorry -- open\n\nend A\n";
    let file = LeanFile::parse("a.lean", text).unwrap();
    let put =
        |number: usize| file.with_proof(text, Some((&file.declarations[number], ":= by\n  skip\n  rfl")));
    let plain = text.replace("lemma", "theorem");
    assert_eq!(file.with_proof(text, None), plain);
    let by_cases = "n = n\n    | 0 => rfl\n    | _ + 1 => rfl";
    assert_eq!(put(1), plain.replace(by_cases, "n = n := by\n    skip\n    rfl"));
    assert_eq!(put(2), plain.replace("2 = 2", "2 = 2 := by\n  skip\n  rfl"));
    assert_eq!(put(3), plain.replace(":= by sorry", ":= by\n  skip\n  rfl"));
    let own = format!("macro \"lemma\" x:term : command => `(theorem a : $x := by simp)\n{text}");
    assert_eq!(LeanFile::parse("a.lean", &own).unwrap().with_proof(&own, None), own);
}
