//! Searching the library from a session.

use crate::{open, service};
use proof_session::{Completeness, SessionError, Way};

#[test]
fn the_library_is_searched_by_name_and_by_pattern() {
    let service = service(2);
    let session = open(&service, "theorem t : True");
    let find = |query: &str| session.find(query, 5);
    let by_name = find("Nat.add_comm").unwrap();
    assert_eq!((by_name.way, by_name.items[0].name.as_str()), (Way::Name, "Nat.add_comm"));
    assert_eq!(by_name.items[0].statement, "∀ (n m : Nat), n + m = m + n");
    let by_pattern = find("(?a : Nat) * (?b + ?c) = ?a * ?b + ?a * ?c").unwrap();
    assert_eq!(by_pattern.way, Way::Pattern);
    let names: Vec<&str> = by_pattern.items.iter().map(|k| k.name.as_str()).collect();
    assert!(names.contains(&"Nat.mul_add") && names.contains(&"Nat.left_distrib"), "{names:?}");
    assert_eq!(by_pattern.completeness, Completeness::Complete);
    // more than are told
    let many = find("|- ?a ≤ ?b").unwrap();
    assert!(many.found > 100 && many.items.len() == 5 && many.completeness == Completeness::Partial);
    let none = find("(?a : Nat) = \"nothing\"");
    let SessionError::Question(message) = none.unwrap_err() else { panic!("another error") };
    assert!(message.contains("String"), "{message}");
    assert!(find("?a +").unwrap_err().to_string().contains("cannot be read"));
    // several words need the library's statements, which this service was not given
    let words = find("sum of two numbers").unwrap();
    assert_eq!((words.way, words.completeness), (Way::Words, Completeness::Partial));
    assert!(words.note.unwrap().contains("not searched by words"));
}

#[test]
fn what_a_statement_brings_is_searched_too() {
    let service = service(2);
    let header = "def twice (n : Nat) := 2 * n\n\
         theorem twice_eq (n : Nat) : twice n = n + n := by unfold twice; omega";
    let of = proof_search::Problem {
        name: "t".into(),
        header: header.into(),
        statement: "theorem t : twice 2 = 4".into(),
    };
    let session = proof_session::Session::open(&service, of, None, None).unwrap();
    let found = session.find("twice _ = _", 5).unwrap();
    assert_eq!(found.items[0].name, "twice_eq");
    assert_eq!(found.items[0].module, None);
}
