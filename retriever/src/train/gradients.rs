//! What the weights are to be moved against.

use std::collections::BTreeMap;

/// Gradients by name of weight, each with as many numbers as the weight has, in their order.
pub(super) type Gradients = BTreeMap<String, Vec<f32>>;
