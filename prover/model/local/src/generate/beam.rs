//! Beam search, which gives the same texts as `generate(num_beams=k, num_return_sequences=k)` of
//! transformers: each step looks at the best continuations of all beams, more of them than there are beams,
//! so that beams are left when some end; what ends among the first as many as beams competes with what has
//! ended before.

use super::finished::{Finished, NOTHING};
use super::scores::Scores;
use super::{Beams, Drawn, Ends, Question};
use crate::network::Network;
use crate::watch::{Halt, Watch};

/// A text that has not ended.
#[derive(Clone)]
struct Beam {
    tokens: Vec<u32>,
    log_probability: f32,
    /// The row of its question that it continues.
    parent: usize,
}

struct Search<'a> {
    question: &'a Question,
    beams: Vec<Beam>,
    finished: Finished,
}

/// The best texts of each question, the best first.
pub(super) fn search(
    network: &dyn Network,
    questions: &[Question],
    how: &Beams,
    ends: &Ends,
    watch: &Watch,
) -> Result<Vec<Vec<Drawn>>, Halt> {
    let prompts: Vec<&[u32]> = questions.iter().map(|q| &q.tokens[..]).collect();
    let most = questions.iter().map(|q| q.most).max().unwrap_or(0);
    let start = |question| {
        // all beams are the same at first, so only one counts
        let beam =
            |i| Beam { tokens: vec![], log_probability: if i == 0 { 0.0 } else { NOTHING }, parent: i };
        Search { question, beams: (0..how.width).map(beam).collect(), finished: Finished::new(how.width) }
    };
    let mut searches: Vec<Search> = questions.iter().map(start).collect();
    let count = (1 + ends.tokens.len()).max(2) * how.width;
    let (mut running, first) = network.begin(&prompts, how.width, most, watch)?;
    let first = Scores::new(&first)?.likeliest(count);
    // the scores of the prompts are those of each of their rows
    let mut likeliest: Vec<_> = first.into_iter().flat_map(|row| vec![row; how.width]).collect();
    let mut open: Vec<usize> = (0..questions.len()).collect();
    loop {
        let (mut still, mut rows, mut next) = (vec![], vec![], vec![]);
        for (place, number) in open.iter().enumerate() {
            let search = &mut searches[*number];
            if search.advance(&likeliest[place * how.width..][..how.width], count, how, ends) {
                still.push(*number);
                rows.extend(search.beams.iter().map(|beam| (place * how.width + beam.parent) as u32));
                next.extend(search.beams.iter().filter_map(|beam| beam.tokens.last()));
            }
        }
        if still.is_empty() {
            break;
        }
        open = still;
        running.select(&rows)?;
        watch.check()?;
        likeliest = Scores::new(&running.step(&next, watch)?)?.likeliest(count);
    }
    Ok(searches.into_iter().map(|search| search.finished.into_texts()).collect())
}

impl Search<'_> {
    /// One step, from the likeliest tokens of each beam; whether the search goes on.
    fn advance(&mut self, likeliest: &[Vec<(u32, f32)>], count: usize, how: &Beams, ends: &Ends) -> bool {
        let mut candidates: Vec<(f32, usize, u32)> = vec![];
        for (parent, (beam, tokens)) in self.beams.iter().zip(likeliest).enumerate() {
            candidates.extend(tokens.iter().map(|(token, log)| (log + beam.log_probability, parent, *token)));
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        candidates.truncate(count);
        let (mut ended, mut beams, mut dead) = (vec![], vec![], vec![]);
        for (place, (log_probability, parent, token)) in candidates.into_iter().enumerate() {
            let before = &self.beams[parent].tokens;
            let mut tokens = Vec::with_capacity(before.len() + 1);
            tokens.extend_from_slice(before);
            tokens.push(token);
            match ends.at(&tokens, self.question.most) {
                Some(end) => {
                    let log = f64::from(log_probability);
                    // there is nothing to go on with from it, should all others have ended as well
                    dead.push(Beam {
                        tokens: tokens.clone(),
                        log_probability: log_probability + NOTHING,
                        parent,
                    });
                    if place < how.width && log_probability > NOTHING / 2.0 {
                        ended.push(Drawn { tokens, log_probability: log, end });
                    }
                }
                None => beams.push(Beam { tokens, log_probability, parent }),
            }
        }
        let all_ended = beams.is_empty();
        beams.extend(dead);
        beams.truncate(how.width);
        self.finished.add(ended, how);
        let (best, length) = (beams[0].log_probability, beams[0].tokens.len());
        let over = self.finished.is_over(best, length, self.question.most, how);
        // of a vocabulary with fewer tokens than continuations are wanted, there may be too few
        let goes_on = !over && !all_ended && length < self.question.most;
        while beams.len() < how.width && goes_on {
            beams.push(Beam { log_probability: NOTHING, ..beams[0].clone() });
        }
        self.beams = beams;
        goes_on
    }
}
