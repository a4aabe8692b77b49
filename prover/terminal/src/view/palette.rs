//! Colours, and what stands for them where there are none. Every colour has a sign beside it.

use ratatui::style::{Color, Modifier, Style};

/// Styles by meaning.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    colour: bool,
}

impl Palette {
    /// Styles with or without colours.
    pub fn new(colour: bool) -> Palette {
        Palette { colour }
    }

    fn of(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// Ordinary text.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Lines, numbers, hints.
    pub(crate) fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// Headings, keys.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is new, and what is proved.
    pub fn good(self) -> Style {
        self.of(Color::Green)
    }

    /// What has changed, and what is open.
    pub fn changed(self) -> Style {
        self.of(Color::Yellow)
    }

    /// Errors, and what is false.
    pub fn bad(self) -> Style {
        self.of(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// What is chosen.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
