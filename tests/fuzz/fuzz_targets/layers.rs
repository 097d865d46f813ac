//! Files of layers: any bytes are read or are an error; a result comes back from its delta; and the
//! images of a module have the contents of its data segments.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wizer_layers::image::{Image, PageSize, split};
use wizer_layers::{Blocks, Delta, Layers, Set};

/// The largest result, and the largest memory to copy an image into, in bytes.
const LIMIT: u64 = 16 << 20;

/// Any bytes as a delta, as blocks and as an image.
fn read(base: &[u8], bytes: &[u8]) {
    let layers = Layers::new(base);
    let layers = match Blocks::read(bytes) {
        Ok(blocks) => layers.with_blocks(blocks),
        Err(_) => layers,
    };
    if let Ok(delta) = Delta::read(bytes, LIMIT)
        && let Ok(joined) = layers.join(&delta)
    {
        assert!(joined.len() as u64 <= LIMIT);
    }
    apply(bytes);
}

/// Two results of a base come back from what is stored of them.
fn store(base: &[u8], results: [&[u8]; 2]) {
    let layers = Layers::new(base);
    let mut set = Set::new(&layers);
    for result in results {
        set.add(result);
    }
    let stored = set.finish();
    let blocks = Blocks::read(&stored.blocks).expect("blocks are read");
    let layers = Layers::new(base).with_blocks(blocks);
    for (delta, result) in stored.deltas.iter().zip(results) {
        let delta = Delta::read(delta, LIMIT).expect("a delta is read");
        assert_eq!(layers.join(&delta).expect("a result comes back"), result);
    }
}

/// Copies an image to a memory.
fn apply(bytes: &[u8]) -> Option<Vec<u8>> {
    let image = Image::read(bytes).ok()?;
    let size = image.description().size;
    if size > LIMIT {
        return None;
    }
    let mut memory = vec![0; usize::try_from(size).expect("it is small")];
    image
        .apply(&mut memory)
        .expect("the memory is large enough");
    Some(memory)
}

/// Splits a module. What remains of it and all images are valid, if it was.
fn images(wasm: &[u8], page_size: PageSize) {
    let valid = |wasm: &[u8]| wasmparser::validate(wasm).is_ok();
    let Ok(parts) = split(wasm, page_size) else {
        assert!(!valid(wasm) || wasmparser::Parser::is_component(wasm));
        return;
    };
    if valid(wasm) {
        assert!(valid(&parts.module));
    }
    for image in &parts.images {
        Image::read(image)
            .and_then(|image| image.verify())
            .expect("an image is read");
        apply(image);
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((&[kind, low, high, other], rest)) = data.split_first_chunk() else {
        return;
    };
    let at = usize::from(u16::from_le_bytes([low, high])).min(rest.len());
    let (base, rest) = rest.split_at(at);
    match kind % 4 {
        0 => read(base, rest),
        1 => images(rest, PageSize::Of4KiB),
        2 => images(rest, PageSize::Of64KiB),
        _ => {
            let (first, second) = rest.split_at(usize::from(other).min(rest.len()));
            store(base, [first, second]);
        }
    }
});
