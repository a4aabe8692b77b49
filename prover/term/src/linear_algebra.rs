//! Exact linear algebra over the rationals: systems of linear equations, and non-negative
//! solutions by the simplex method with Bland's rule (R. G. Bland, "New finite pivoting rules
//! for the simplex method", 1977), which cannot cycle.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// Solves `Σ x_j columns[j] = target` (all of one length). Free
/// variables are zero. `None` if there is no solution.
pub fn solve(columns: &[Vec<BigRational>], target: &[BigRational]) -> Option<Vec<BigRational>> {
    let n = columns.len();
    let mut rows: Vec<Vec<BigRational>> = (0..target.len())
        .map(|i| columns.iter().map(|c| c[i].clone()).chain([target[i].clone()]).collect())
        .collect();
    let mut pivots = vec![];
    for j in 0..n {
        let r = pivots.len();
        let Some(p) = (r..rows.len()).find(|&i| !rows[i][j].is_zero()) else { continue };
        rows.swap(r, p);
        let inverse = rows[r][j].recip();
        rows[r].iter_mut().for_each(|x| *x *= &inverse);
        eliminate(&mut rows, r, j);
        pivots.push(j);
    }
    if rows[pivots.len()..].iter().any(|row| !row[n].is_zero()) {
        return None;
    }
    let mut x = vec![BigRational::zero(); n];
    for (i, j) in pivots.into_iter().enumerate() {
        x[j] = rows[i][n].clone();
    }
    Some(x)
}

/// Clears column `column` of all rows but `at`, whose entry there is one.
fn eliminate(rows: &mut [Vec<BigRational>], at: usize, column: usize) {
    let pivot = rows[at].clone();
    for (i, row) in rows.iter_mut().enumerate() {
        if i != at && !row[column].is_zero() {
            let f = row[column].clone();
            for (x, p) in row.iter_mut().zip(&pivot) {
                if !p.is_zero() {
                    *x -= &f * p;
                }
            }
        }
    }
}

/// Finds `x` with `Σ x_j columns[j] = target`, `x_j ≥ 0` for all `j` not in `free`.
/// `None` if there is none, or after `max_pivots` steps.
pub fn solve_nonnegative(
    columns: &[Vec<BigRational>],
    target: &[BigRational],
    free: &[usize],
    max_pivots: usize,
) -> Option<Vec<BigRational>> {
    // a free variable is the difference of two
    let mut all: Vec<Vec<BigRational>> = columns.to_vec();
    all.extend(free.iter().map(|&j| columns[j].iter().map(|x| -x).collect()));
    let (n, m) = (all.len(), target.len());
    // phase one: one artificial variable per row, minimise their sum
    let mut rows: Vec<Vec<BigRational>> = (0..m)
        .map(|i| {
            let sign = if target[i].is_negative() { -BigRational::one() } else { BigRational::one() };
            let mut row: Vec<BigRational> = all.iter().map(|c| &c[i] * &sign).collect();
            row.extend((0..m).map(|k| if k == i { BigRational::one() } else { BigRational::zero() }));
            row.push(&target[i] * &sign);
            row
        })
        .collect();
    let width = n + m;
    let mut cost = vec![BigRational::zero(); width + 1];
    for row in &rows {
        for j in (0..n).chain([width]) {
            cost[j] -= &row[j];
        }
    }
    rows.push(cost);
    let mut basis: Vec<usize> = (n..width).collect();
    for _ in 0..max_pivots {
        if rows[m][width].is_zero() {
            break;
        }
        let j = (0..n).find(|&j| rows[m][j].is_negative())?;
        let ratio = |i: usize| &rows[i][width] / &rows[i][j];
        let r = (0..m)
            .filter(|&i| rows[i][j].is_positive())
            .min_by(|&a, &b| ratio(a).cmp(&ratio(b)).then(basis[a].cmp(&basis[b])))?;
        let inverse = rows[r][j].recip();
        rows[r].iter_mut().for_each(|x| *x *= &inverse);
        eliminate(&mut rows, r, j);
        basis[r] = j;
    }
    if !rows[m][width].is_zero() {
        return None;
    }
    let mut x = vec![BigRational::zero(); n];
    for (i, &j) in basis.iter().enumerate() {
        if j < n {
            x[j] = rows[i][width].clone();
        }
    }
    let mut out = x[..columns.len()].to_vec();
    for (k, &j) in free.iter().enumerate() {
        out[j] -= &x[columns.len() + k];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(values: &[i64]) -> Vec<BigRational> {
        values.iter().map(|x| BigRational::from_integer((*x).into())).collect()
    }

    #[test]
    fn equations() {
        let x = solve(&[vector(&[1, 1]), vector(&[1, -1])], &vector(&[10, 4])).unwrap();
        assert_eq!(x, vector(&[7, 3]));
        assert_eq!(solve(&[vector(&[1, 1])], &vector(&[1, 2])), None);
    }

    #[test]
    fn non_negative_solutions() {
        // x + y - z = 3, x - y = -1
        let columns = [vector(&[1, 1]), vector(&[1, -1]), vector(&[-1, 0])];
        let x = solve_nonnegative(&columns, &vector(&[3, -1]), &[], 100).unwrap();
        assert!(x.iter().all(|v| !v.is_negative()));
        assert_eq!(
            (&x[0] + &x[1] - &x[2], &x[0] - &x[1]),
            (vector(&[3])[0].clone(), vector(&[-1])[0].clone())
        );
        // x + y = -1 needs a negative one
        assert_eq!(solve_nonnegative(&[vector(&[1]), vector(&[1])], &vector(&[-1]), &[], 100), None);
        let x = solve_nonnegative(&[vector(&[1]), vector(&[1])], &vector(&[-1]), &[1], 100).unwrap();
        assert_eq!(&x[0] + &x[1], vector(&[-1])[0]);
    }
}
