//! The Okapi baseline against the scores of the Python package.

use retriever::okapi::Okapi;

#[derive(serde::Deserialize)]
struct Reference {
    documents: Vec<Vec<String>>,
    queries: Vec<Vec<String>>,
    scores: Vec<Vec<f64>>,
}

#[test]
fn scores_are_those_of_rank_bm25() {
    let reference: Reference = serde_json::from_str(include_str!("data/okapi_reference.json")).unwrap();
    let okapi = Okapi::new(reference.documents.iter().cloned()).unwrap();
    assert_eq!(reference.queries.len(), reference.scores.len());
    let mut compared = 0;
    for (query, expected) in reference.queries.iter().zip(&reference.scores) {
        let scores = okapi.scores(query);
        assert_eq!(scores.len(), expected.len());
        for (ours, theirs) in scores.iter().zip(expected) {
            assert!((ours - theirs).abs() < 1e-9, "{ours} is not {theirs}");
            compared += usize::from(*theirs != 0.0);
        }
    }
    assert!(compared > 500, "only {compared} scores that are not zero");
}
