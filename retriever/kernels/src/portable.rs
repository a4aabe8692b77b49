//! Dot products in plain loops.

/// The dot product of a query with a row of numbers of `SIZE` bytes, which `number` reads; it has
/// eight sums side by side, which a compiler can keep in one register.
pub(crate) fn portable<const SIZE: usize>(
    query: &[f32],
    row: &[u8],
    number: impl Fn([u8; SIZE]) -> f32,
) -> f32 {
    let row = row.as_chunks::<SIZE>().0;
    let mut sums = [0.0f32; 8];
    let (queries, queries_rest) = query.as_chunks::<8>();
    let (rows, rows_rest) = row.as_chunks::<8>();
    for (q, r) in queries.iter().zip(rows) {
        for i in 0..8 {
            sums[i] += q[i] * number(r[i]);
        }
    }
    let rest: f32 = queries_rest.iter().zip(rows_rest).map(|(q, r)| q * number(*r)).sum();
    sums.iter().sum::<f32>() + rest
}
