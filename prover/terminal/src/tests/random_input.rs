//! Keys and reports in any order.

use super::{app, id, scene, screen, suggestion};
use crate::message::{Message, Report};
use crate::scene::{OpenGoal, Scene};
use crate::shown_judgement::ShownJudgement;
use crossterm::event::{KeyCode, KeyEvent};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Keys and reports come in any order, on screens of any size.
#[test]
fn nothing_that_comes_ends_the_screen() {
    let mut random = StdRng::seed_from_u64(1);
    let keys = "jkt:urnNsSfpigxwyhv?1239 \\alNto(⟨漢é.Nat";
    let named = [
        KeyCode::Enter,
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::F(1),
    ];
    let letters: Vec<char> = keys.chars().collect();
    let mut app = app();
    let mut commands = 0;
    for _ in 0..2000 {
        let message = match random.random_range(0..12) {
            0..=5 => {
                Message::Key(KeyEvent::from(KeyCode::Char(letters[random.random_range(0..letters.len())])))
            }
            6..=8 => Message::Key(KeyEvent::from(named[random.random_range(0..named.len())])),
            9 => {
                let goals: Vec<OpenGoal> =
                    scene().goals.into_iter().take(random.random_range(0..3)).collect();
                let focus = random.random_range(0..goals.len().max(1));
                Message::Report(Report::Scene(Box::new(Scene { goals, focus, ..scene() })))
            }
            10 => Message::Report(match random.random_range(0..6) {
                0 => Report::Tried(Some("an error ".repeat(random.random_range(0..80)))),
                1 => Report::Tried(None),
                2 => Report::SearchedAll(0, 2),
                3 => Report::Names("Nat".into(), vec!["Nat.succ".into(), "Nat.sub".into(), "Nat.漢".into()]),
                4 => Report::Judged(ShownJudgement {
                    accepted: false,
                    words: "refused: type: another one".into(),
                }),
                _ => Report::Found(
                    id(2),
                    Box::new(suggestion(7, 0.5, "simp\n  omega", "⊢ False", &["⊢ False", "?"])),
                ),
            }),
            _ => Message::Paste("exact ⟨a,\r\n b⟩".into()),
        };
        commands += app.update(message).len();
        let size = (random.random_range(1..140), random.random_range(1..50));
        assert!(!screen(&app, size.0, size.1).is_empty());
    }
    assert!(commands > 100 && app.ended.is_none(), "{commands}");
}
