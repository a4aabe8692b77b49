use super::*;
use crate::fingerprint::Fingerprint;
use crate::premise::PremiseId;
use crate::vectors::{Dtype, VectorWriter};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

const DTYPES: [Dtype; 3] = [Dtype::F32, Dtype::F16, Dtype::Int8];

fn file(rows: &[Vec<f32>], dimension: usize, dtype: Dtype) -> (tempfile::TempDir, Vectors) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    let mut writer = VectorWriter::create(&path, dtype, dimension, Fingerprint::default()).unwrap();
    rows.iter().for_each(|row| writer.push(Fingerprint::default(), row).unwrap());
    writer.finish().unwrap();
    let vectors = Vectors::open(&path).unwrap();
    (folder, vectors)
}

fn random(rng: &mut StdRng, length: usize) -> Vec<f32> {
    (0..length).map(|_| rng.random_range(-1.0..1.0)).collect()
}

/// Dot products of the stored numbers in `f64`, in a plain loop.
fn naive(vectors: &Vectors, query: &[f32], allowed: Option<&FixedBitSet>) -> Vec<Option<f64>> {
    let product =
        |row| vectors.numbers(row).iter().zip(query).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    (0..vectors.rows()).map(|r| allowed.is_none_or(|a| a.contains(r)).then(|| product(r))).collect()
}

/// The hits are the best of all: each has its true score, none that is left out is better than the last.
fn check(hits: &[Hit], truth: &[Option<f64>], k: usize, what: &str) {
    let close = 1e-4;
    assert_eq!(hits.len(), k.min(truth.iter().flatten().count()), "{what}");
    let mut left = truth.to_vec();
    for hit in hits {
        let score = left[hit.premise.0 as usize]
            .take()
            .unwrap_or_else(|| panic!("{what}: {hit:?} filtered or twice"));
        assert!((score - f64::from(hit.score)).abs() < close, "{what}: {hit:?} should be {score}");
    }
    assert!(hits.is_sorted_by(|a, b| (b.score, a.premise) <= (a.score, b.premise)), "{what}");
    if let (Some(last), Some(best)) = (hits.last(), left.iter().flatten().copied().reduce(f64::max)) {
        assert!(best <= f64::from(last.score) + close, "{what}: {best} was left out");
    }
}

#[test]
fn agrees_with_a_naive_loop() {
    let mut rng = StdRng::seed_from_u64(4);
    // CHUNK + something, so that several threads have work
    for (rows, dimension) in [(1, 1), (70, 3), (300, 15), (257, 33), (500, 256), (130, 129), (CHUNK + 77, 20)]
    {
        let data: Vec<_> = (0..rows).map(|_| random(&mut rng, dimension)).collect();
        let query = random(&mut rng, dimension);
        for dtype in DTYPES {
            let (_folder, vectors) = file(&data, dimension, dtype);
            for density in [None, Some(0.0), Some(0.01), Some(0.3), Some(0.97), Some(1.0)] {
                let allowed = density.map(|d| {
                    let mut set = FixedBitSet::with_capacity(rows);
                    (0..rows).filter(|_| rng.random_bool(d)).for_each(|r| set.insert(r));
                    set
                });
                let truth = naive(&vectors, &query, allowed.as_ref());
                for k in [0, 1, 10, rows, rows + 5] {
                    for instructions in Instructions::ALL.into_iter().filter(|i| i.available()) {
                        for threads in [Threads::One, Threads::Pool] {
                            let what = format!(
                                "{rows} × {dimension} {dtype:?}, filter {density:?}, k {k}, \
                                    {instructions:?} {threads:?}"
                            );
                            let hits = top_with(&vectors, &query, k, allowed.as_ref(), threads, instructions);
                            check(&hits.unwrap(), &truth, k, &what);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn equal_scores_come_in_the_order_of_rows() {
    let rows: Vec<_> = (0..CHUNK + 300).map(|i| vec![if i % 100 == 50 { 1.0 } else { 0.5 }, 0.0]).collect();
    for dtype in DTYPES {
        let (_folder, vectors) = file(&rows, 2, dtype);
        for threads in [Threads::One, Threads::Pool] {
            let hits = top(&vectors, &[1.0, 0.0], 50, None, threads).unwrap();
            let found: Vec<_> = hits.iter().map(|h| h.premise.0).collect();
            let best = (0..44).map(|i| 100 * i + 50);
            assert_eq!(found, best.chain(0..6).collect::<Vec<_>>(), "{dtype:?} {threads:?}");
        }
    }
    // products of both signs of zero are equal
    let (_folder, vectors) = file(&[vec![-0.0], vec![0.0], vec![-0.0]], 1, Dtype::F32);
    let hits = top(&vectors, &[1.0], 3, None, Threads::One).unwrap();
    assert_eq!(hits.iter().map(|h| h.premise).collect::<Vec<_>>(), [0, 1, 2].map(PremiseId));
}

#[test]
fn filters_of_another_length_than_the_file() {
    let rows: Vec<_> = (0..200).map(|i| vec![i as f32]).collect();
    let (_folder, vectors) = file(&rows, 1, Dtype::F32);
    for (length, best) in [(10, 9), (64, 63), (1000, 199)] {
        let mut all = FixedBitSet::with_capacity(length);
        all.insert_range(..);
        for threads in [Threads::One, Threads::Pool] {
            let hits = top(&vectors, &[1.0], 1, Some(&all), threads).unwrap();
            assert_eq!(hits, [Hit { premise: PremiseId(best), score: best as f32 }]);
        }
    }
    assert_eq!(top(&vectors, &[1.0], 5, Some(&FixedBitSet::new()), Threads::One), Ok(vec![]));
}

#[test]
fn senseless_queries_are_refused() {
    let (_folder, vectors) = file(&[vec![1.0, 2.0]], 2, Dtype::F16);
    let error = top(&vectors, &[1.0], 1, None, Threads::One).unwrap_err();
    assert_eq!(error, ExactError::Dimension { query: 1, vectors: 2 });
    let error = top(&vectors, &[1.0, f32::NAN], 1, None, Threads::One).unwrap_err();
    assert!(matches!(error, ExactError::NotFinite { place: 1, .. }));
}
