//! Texts that are drawn token by token.

use super::scores::{Scores, normalizer, top};
use super::{Draw, Drawn, End, Ends, Question};
use crate::network::Network;
use crate::watch::{Halt, Watch};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// The likeliest tokens that are sorted at first, where only some are drawn from.
const SORTED: usize = 128;

struct Row {
    text: Drawn,
    ended: bool,
    random: StdRng,
}

/// Draws `width` texts for each question.
pub(super) fn draw(
    network: &dyn Network,
    questions: &[Question],
    width: usize,
    how: &Draw,
    ends: &Ends,
    watch: &Watch,
) -> Result<Vec<Vec<Drawn>>, Halt> {
    if width == 0 || questions.is_empty() {
        return Ok(vec![vec![]; questions.len()]);
    }
    let prompts: Vec<&[u32]> = questions.iter().map(|q| &q.tokens[..]).collect();
    let most = questions.iter().map(|q| q.most).max().unwrap_or(0);
    // the same question has the same answers, wherever it stands in a batch
    let row = |i: usize| Row {
        text: Drawn { tokens: vec![], log_probability: 0.0, end: End::Most },
        ended: false,
        random: StdRng::seed_from_u64(how.seed ^ (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
    };
    let mut rows: Vec<Vec<Row>> = questions.iter().map(|_| (0..width).map(row).collect()).collect();
    let (mut running, first) = network.begin(&prompts, width, most, watch)?;
    let mut scores = Scores::new(&first)?;
    // numbers of the questions whose texts have not all ended
    let mut open: Vec<usize> = (0..questions.len()).collect();
    let mut is_first = true;
    loop {
        let mut next = vec![0; open.len() * width];
        for (place, question) in open.iter().enumerate() {
            for (i, row) in rows[*question].iter_mut().enumerate().filter(|(_, row)| !row.ended) {
                let number = place * width + i;
                // the first scores are those of the prompts, one row for each
                let scores = scores.row(if is_first { place } else { number });
                let (token, log_probability) = one(scores, how, &mut row.random);
                row.text.tokens.push(token);
                row.text.log_probability += log_probability;
                next[number] = token;
                if let Some(end) = ends.at(&row.text.tokens, questions[*question].most) {
                    row.text.end = end;
                    row.ended = true;
                }
            }
        }
        is_first = false;
        let goes_on = |question: &usize| rows[*question].iter().any(|row| !row.ended);
        let places: Vec<usize> = (0..open.len()).filter(|place| goes_on(&open[*place])).collect();
        if places.is_empty() {
            break;
        }
        if places.len() < open.len() {
            let kept: Vec<usize> = places.iter().flat_map(|p| p * width..(p + 1) * width).collect();
            running.select(&kept.iter().map(|row| *row as u32).collect::<Vec<_>>())?;
            next = kept.iter().map(|row| next[*row]).collect();
            open = places.iter().map(|place| open[*place]).collect();
        }
        watch.check()?;
        scores = Scores::new(&running.step(&next, watch)?)?;
    }
    Ok(rows.into_iter().map(|rows| rows.into_iter().map(|row| row.text).collect()).collect())
}

/// A token, and the logarithm of its probability by the model.
fn one(row: &[f32], how: &Draw, random: &mut StdRng) -> (u32, f64) {
    let (greatest, sum) = normalizer(row, 1.0);
    let token = if how.temperature == 0.0 { top(row, 1)[0].0 } else { drawn(row, greatest, how, random) };
    (token, f64::from(row[token as usize] - greatest) - sum.ln())
}

fn drawn(row: &[f32], greatest: f32, how: &Draw, random: &mut StdRng) -> u32 {
    let weight = |score: f32| (f64::from(score - greatest) / how.temperature).exp();
    let throw: f64 = random.random();
    if how.top_p >= 1.0 && how.top_k.is_none() {
        let sum: f64 = row.iter().map(|score| weight(*score)).sum();
        return at(row.iter().enumerate().map(|(i, score)| (i as u32, weight(*score))), throw * sum);
    }
    let all: f64 = row.iter().map(|score| weight(*score)).sum();
    let limit = how.top_k.unwrap_or(row.len()).clamp(1, row.len());
    let mut sorted = SORTED.min(limit);
    loop {
        let best: Vec<_> = top(row, sorted).into_iter().map(|(i, score)| (i, weight(score))).collect();
        let sum: f64 = best.iter().map(|b| b.1).sum();
        // what was cut off by `top_k` does not count any more
        let wanted = how.top_p * if how.top_k.is_some() { sum } else { all };
        if sum >= wanted && (how.top_k.is_none() || sorted == limit) || sorted == row.len() {
            let mut reached = 0.0;
            let count = best.iter().take_while(|b| {
                let below = reached < wanted;
                reached += b.1;
                below
            });
            let count = count.count().max(1);
            let sum: f64 = best[..count].iter().map(|b| b.1).sum();
            return at(best[..count].iter().copied(), throw * sum);
        }
        sorted = (8 * sorted).min(limit);
    }
}

/// The token at which the sum of the weights passes a number; the last one, if rounding keeps it below.
fn at(weights: impl Iterator<Item = (u32, f64)>, mut number: f64) -> u32 {
    let mut last = 0;
    for (token, weight) in weights.filter(|(_, weight)| *weight > 0.0) {
        last = token;
        number -= weight;
        if number < 0.0 {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(how: Draw) -> Vec<usize> {
        let row = [0.5f32.ln(), 0.3f32.ln(), 0.15f32.ln(), 0.05f32.ln()];
        let mut random = StdRng::seed_from_u64(1);
        let mut counts = vec![0; 4];
        (0..10_000).for_each(|_| counts[one(&row, &how, &mut random).0 as usize] += 1);
        counts
    }

    #[test]
    fn tokens_are_drawn_by_their_probability() {
        let plain = Draw { temperature: 1.0, top_p: 1.0, top_k: None, seed: 0 };
        let counts = shares(plain);
        for (count, expected) in counts.iter().zip([5000i32, 3000, 1500, 500]) {
            assert!((*count as i32 - expected).abs() < 200, "{counts:?}");
        }
        let counts = shares(Draw { top_p: 0.75, ..plain });
        assert_eq!(counts[2..], [0, 0]);
        assert!((counts[0] as i32 - 6250).abs() < 200, "{counts:?}");
        assert_eq!(shares(Draw { top_k: Some(1), ..plain })[0], 10_000);
        assert_eq!(shares(Draw { temperature: 0.0, ..plain })[0], 10_000);
        let cold = shares(Draw { temperature: 0.5, ..plain });
        assert!(cold[0] > counts[0], "{cold:?}");
    }

    #[test]
    fn the_logarithm_is_the_models() {
        let row = [0.25f32.ln(), 0.75f32.ln()];
        let how = Draw { temperature: 0.0, top_p: 1.0, top_k: None, seed: 0 };
        let (token, log) = one(&row, &how, &mut StdRng::seed_from_u64(0));
        assert_eq!(token, 1);
        assert!((log - 0.75f64.ln()).abs() < 1e-6);
    }
}
