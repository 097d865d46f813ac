//! Prints what results of one base take as layers, how long it takes to join two of them, and what
//! the last takes as an image: `sizes BASE RESULT…`.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use wizer_layers::image::{self, Image, PageSize};
use wizer_layers::{Blocks, Delta, Layers, Set};

/// How often each time is measured. The shortest counts.
const TIMES: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = std::env::args_os().skip(1);
    let usage = "usage: sizes BASE RESULT…";
    let base = std::fs::read(files.next().ok_or(usage)?)?;
    let results: Vec<(String, Vec<u8>)> = files
        .map(|file| {
            let name = Path::new(&file).file_name().unwrap_or_default();
            Ok((name.display().to_string(), std::fs::read(&file)?))
        })
        .collect::<Result<_, std::io::Error>>()?;
    if results.is_empty() {
        return Err(usage.into());
    }
    let since = Instant::now();
    let layers = Layers::new(&base);
    let mut set = Set::new(&layers);
    results.iter().for_each(|(_, result)| set.add(result));
    let shared = set.finish();
    let made = since.elapsed();

    let alone: usize = results.iter().map(|(_, r)| layers.delta(r).len()).sum();
    let blocks = Blocks::read(&shared.blocks)?;
    let layers = Layers::new(&base).with_blocks(blocks);
    println!("{:<24} {:>10} {:>9} {:>9}", "result", "bytes", "delta", "");
    for ((name, result), delta) in results.iter().zip(&shared.deltas) {
        let read = Delta::read(delta, u64::MAX)?;
        if layers.join(&read)? != *result {
            return Err(format!("{name} does not come back").into());
        }
        let part = share(delta.len(), result.len());
        println!(
            "{name:<24} {:>10} {:>9} {part:>9}",
            result.len(),
            delta.len()
        );
    }
    let sum: usize = results.iter().map(|(_, result)| result.len()).sum();
    let deltas: usize = shared.deltas.iter().map(Vec::len).sum();
    let all = base.len() + shared.blocks.len() + deltas;
    println!("results      {sum:>11}");
    println!("base         {:>11}", base.len());
    println!("blocks       {:>11}", shared.blocks.len());
    println!("deltas       {deltas:>11}");
    println!(
        "all layers   {all:>11} {:>9} of the results",
        share(all, sum)
    );
    println!("deltas that share nothing {alone}");
    println!("made in {made:.2?}");
    let mut both = results.iter().zip(&shared.deltas);
    let ends = [both.next(), both.next_back()];
    for (result, delta) in ends.into_iter().flatten() {
        times(&layers, result, delta)?;
    }
    let base = shortest(|| Layers::new(layers.base()).base().len());
    println!("once: the digest of the base  {base:>9.2?}");
    images(&results)
}

/// Prints what the last result is as a module without data and images, if it is a module.
fn images(results: &[(String, Vec<u8>)]) -> Result<(), Box<dyn Error>> {
    let Some((_, result)) = results.last() else {
        return Ok(());
    };
    let since = Instant::now();
    let parts = match image::split(result, PageSize::Of4KiB) {
        Ok(parts) => parts,
        Err(error) => {
            println!("no images: {error}");
            return Ok(());
        }
    };
    let split = since.elapsed();
    println!(
        "module without data {:>11}, split in {split:.2?}",
        parts.module.len()
    );
    for bytes in &parts.images {
        let image = Image::read(bytes)?;
        image.verify()?;
        let (runs, size) = (image.runs().len(), image.description().size);
        println!(
            "image       {:>11}, {runs} runs of a memory of {size}",
            bytes.len()
        );
    }
    Ok(())
}

/// Prints how long it takes to join a result, and to copy it.
fn times(
    layers: &Layers<'_>,
    (name, result): &(String, Vec<u8>),
    delta: &[u8],
) -> Result<(), Box<dyn Error>> {
    let read = Delta::read(delta, u64::MAX)?;
    let copy = shortest(|| std::hint::black_box(result.to_vec()).len());
    let joined =
        shortest(|| std::hint::black_box(layers.copy(&read)).map_or(0, |result| result.len()));
    let checked = shortest(|| layers.join(&read).map_or(0, |result| result.len()));
    let streamed = shortest(|| {
        layers
            .join_to(&read, &mut std::io::sink())
            .map_or(0, |()| 1)
    });
    let delta = shortest(|| Delta::read(delta, u64::MAX).map_or(0, |_| 1));
    println!("{name}:");
    println!("  plain copy                  {copy:>9.2?}");
    println!("  join without its digest     {joined:>9.2?}");
    println!("  join                        {checked:>9.2?}");
    println!("  join to a writer            {streamed:>9.2?}");
    println!("  read and check the delta    {delta:>9.2?}");
    Ok(())
}

fn shortest(mut work: impl FnMut() -> usize) -> Duration {
    let times = (0..TIMES).map(|_| {
        let since = Instant::now();
        std::hint::black_box(work());
        since.elapsed()
    });
    times.min().unwrap_or_default()
}

/// A part of a whole in percent.
#[expect(clippy::cast_precision_loss, reason = "it is printed with two digits")]
fn share(part: usize, whole: usize) -> String {
    format!("{:.2} %", part as f64 * 100.0 / whole as f64)
}
