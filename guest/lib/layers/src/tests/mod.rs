//! Tests of all files together.

mod deltas;
mod hostile;
mod images;
mod linear;
mod random;
mod sharing;

use crate::{Delta, Digest, Error, Layers};

/// A delta or an image with the digest that its changed bytes have.
fn sealed(mut delta: Vec<u8>) -> Vec<u8> {
    delta.truncate(delta.len() - 32);
    let digest = Digest::of(&delta);
    delta.extend(digest.0);
    delta
}

/// Reads a delta and joins it.
fn join(layers: &Layers<'_>, delta: &[u8]) -> Result<Vec<u8>, Error> {
    layers.join(&Delta::read(delta, 1 << 30)?)
}
