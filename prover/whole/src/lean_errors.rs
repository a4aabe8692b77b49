//! What Lean says of a text, in the form that a model gets it.

use language_model::ErrorShown;
use lean_bridge::Message;

/// How many errors are shown.
const MOST: usize = 8;
/// Lines shown before the line of an error, and behind it.
const BEFORE: usize = 4;
const BEHIND: usize = 1;
/// Characters of one message.
const LONGEST: usize = 1000;

/// The first errors of a text, each with the lines around its place, which is marked by `<error>`.
pub fn shown_errors(text: &str, messages: &[Message]) -> Vec<ErrorShown> {
    let lines: Vec<&str> = text.lines().collect();
    let errors: Vec<&Message> = messages.iter().filter(|m| m.is_error()).collect();
    let mut shown: Vec<ErrorShown> = errors.iter().take(MOST).map(|error| one(&lines, error)).collect();
    if errors.len() > MOST {
        let message = format!("and {} more errors", errors.len() - MOST);
        shown.push(ErrorShown { message, excerpt: String::new() });
    }
    shown
}

fn one(lines: &[&str], error: &Message) -> ErrorShown {
    let said: String = error.data.trim().chars().take(LONGEST).collect();
    let place = error.pos.filter(|p| (1..=lines.len()).contains(&(p.line as usize)));
    let Some(place) = place else {
        return ErrorShown { message: format!("error: {said}"), excerpt: String::new() };
    };
    let at = place.line as usize - 1;
    let shown = (at.saturating_sub(BEFORE)..lines.len().min(at + BEHIND + 1)).map(|i| match i == at {
        true => marked(lines[i], error, place.column as usize),
        false => lines[i].to_owned(),
    });
    let excerpt = shown.collect::<Vec<_>>().join("\n");
    ErrorShown { message: format!("line {}, column {}: {said}", place.line, place.column), excerpt }
}

/// A line with the part that an error is about between marks; to the line's end if it goes on behind it.
fn marked(line: &str, error: &Message, from: usize) -> String {
    let width = line.chars().count();
    let ends_here = error.end_pos.filter(|end| error.pos.is_some_and(|p| p.line == end.line));
    let to = ends_here.map_or(width, |end| end.column as usize).clamp(from.min(width), width);
    let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(i, _)| i);
    let (from, to) = (byte(from), byte(to));
    format!("{}<error>{}</error>{}", &line[..from], &line[from..to], &line[to..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::Position;

    #[test]
    fn errors_stand_in_their_lines() {
        let at = |line, column, end| Message {
            severity: "error".into(),
            pos: Some(Position { line, column }),
            end_pos: Some(Position { line, column: end }),
            data: "no".into(),
        };
        let text = "a\nb\nc\nd\ne\nhαf\ng\ni";
        let shown = |place| {
            let errors = shown_errors(text, &[place]);
            let [ErrorShown { message, excerpt }] = &errors[..] else { panic!("{errors:?}") };
            (message.clone(), excerpt.clone())
        };
        let expected = ("line 6, column 1: no".into(), "b\nc\nd\ne\nh<error>α</error>f\ng".into());
        assert_eq!(shown(at(6, 1, 2)), expected);
        assert_eq!(shown(at(1, 0, 9)), ("line 1, column 0: no".into(), "<error>a</error>\nb".into()));
        let many = shown_errors(text, &vec![at(1, 0, 1); 11]);
        assert_eq!(many.last().map(|e| e.message.as_str()), Some("and 3 more errors"));
        assert_eq!(shown_errors(text, &[Message { severity: "info".into(), ..Message::default() }]), []);
    }
}
