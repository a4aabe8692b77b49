use super::*;

#[test]
fn the_built_in_templates_say_what_they_should() {
    for (name, text) in BUILT_IN {
        let template = Template::parse(name, text).unwrap();
        assert!(!template.description().is_empty());
        let prompt = match template.prompt(&Question::example()).unwrap() {
            Prompt::Text(text) => text,
            Prompt::Chat(messages) => messages
                .iter()
                .map(|m| format!("[{:?}]\n{}", m.role, m.content))
                .collect::<Vec<_>>()
                .join("\n"),
        };
        insta::assert_snapshot!(name, prompt);
    }
}

#[test]
fn premises_give_way_until_the_question_fits() {
    let template = Template::find("reprover-premises").unwrap();
    let premises = (0..200).map(|k| PremiseShown { name: format!("p{k}"), statement: "x ".repeat(20) });
    let question = Question { premises: premises.collect(), ..Question::example() };
    let Prompt::Text(text) = template.prompt(&question).unwrap() else { panic!("it is no chat") };
    assert!(text.len() <= 2048 && text.ends_with("⊢ a + b = b + a"), "{text}");
    assert!(text.contains("<a>p0</a>") && !text.contains("<a>p199</a>"));
    // the best stands nearest to the state
    assert!(text.find("<a>p1</a>") < text.find("<a>p0</a>"));
}

#[test]
fn proposals_are_taken_out_of_answers() {
    let line = Template::find("state").unwrap();
    assert_eq!(line.proposal("\n  simp [h]\nomega").as_deref(), Some("simp [h]"));
    let marked = Template::find("reprover-premises").unwrap();
    assert_eq!(marked.proposal("rw [<a>Nat.add_comm</a>]").as_deref(), Some("rw [Nat.add_comm]"));
    let fence = Template::find("whole-proof").unwrap();
    let answer = "<think>```lean4\nno\n```</think>Plan.\n```lean4\nfirst\n```\nor\n```lean4\n  by rfl\n```\n";
    assert_eq!(fence.proposal(answer).as_deref(), Some("  by rfl"));
    assert_eq!(fence.proposal("```lean4\ncut off").as_deref(), Some("cut off"), "its beginning may be right");
    for nothing in ["", "```text\nno code\n```", "<think>for ever"] {
        assert_eq!(fence.proposal(nothing), None, "{nothing}");
    }
}

#[test]
fn a_repair_goes_on_with_the_conversation() {
    let (whole, repair) = (Template::find("whole-proof").unwrap(), Template::find("repair").unwrap());
    let question = Question::example();
    let first = whole.prompt(&question).unwrap();
    let Prompt::Chat(messages) = repair.further(&first, "<think>x</think>y", &question).unwrap() else {
        panic!("it is a chat")
    };
    let roles: Vec<Role> = messages.iter().map(|m| m.role).collect();
    assert_eq!(roles, [Role::User, Role::Assistant, Role::User]);
    assert_eq!(messages[1].content, "y");
    assert!(messages[2].content.contains("<error>rfl</error>"), "{}", messages[2].content);
    assert!(repair.further(&Prompt::Text("a".into()), "b", &question).is_err());
}

#[test]
fn mistakes_in_files_are_told_when_they_are_read() {
    let wrong = |text: &str| Template::parse("mine.toml", text).unwrap_err().to_string();
    let head = "description = \"d\"\nkind = \"tactic\"\nanswer = \"line\"\n";
    assert!(
        wrong(&format!("{head}text = \"{{{{ gaol }}}}\"")).contains("`text`: there is no variable `gaol`")
    );
    let untaken = wrong(&format!("{head}text = \"{{% if informal == 'x' %}}{{{{ gaol }}}}{{% endif %}}\""));
    assert!(untaken.contains("gaol"), "also where the example does not come: {untaken}");
    assert!(wrong(head).contains("neither `user`"));
    assert!(wrong(&format!("{head}text = \"a\"\nsistem = \"b\"")).contains("sistem"));
    assert!(wrong(&format!("{head}text = \"{{% for %}}\"")).contains("`text`"));
    let unknown = Template::find("no-such-template").unwrap_err().to_string();
    assert!(unknown.contains("no-such-template") && unknown.contains("reprover-premises"), "{unknown}");
}
