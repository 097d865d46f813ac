//! What is known about the addresses of a core module's memories.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::ExternalKind;
use wizer_inspection::{Landmark, LandmarkKind, Region};

use super::core_module::Core;
use super::names::short;
use crate::Error;

/// How far behind a landmark a place may be.
const REACH: u64 = 4096;

/// The globals of `wasm-ld` that tell where parts of a memory are, or are no addresses.
const LINKER: [&str; 12] = [
    "__data_end",
    "__dso_handle",
    "__global_base",
    "__heap_base",
    "__heap_end",
    "__memory_base",
    "__stack_high",
    "__stack_low",
    "__table_base",
    "__tls_align",
    "__tls_base",
    "__tls_size",
];

/// What is known about the addresses of a core module's memories.
#[derive(Default)]
pub(crate) struct Landmarks<'a> {
    /// Parts of the first memory. The first that fits counts.
    regions: Vec<(Range<u64>, Region)>,
    /// Values of exported globals, in order.
    symbols: Vec<(u64, u32, &'a str)>,
    /// Data segments of the input by memory, in order of address.
    segments: BTreeMap<u32, Vec<Segment<'a>>>,
}

struct Segment<'a> {
    range: Range<u64>,
    index: u32,
    name: Option<&'a str>,
}

impl<'a> Landmarks<'a> {
    /// Those of a module of a result, and of the module of the input from which it comes.
    pub(crate) fn read(result: &Core<'a>, input: Option<&Core<'a>>) -> Result<Self, Error> {
        let mut landmarks = Self::default();
        for (index, segment) in (0..).zip(input.iter().flat_map(|input| &input.data)) {
            if let Some((memory, start)) = segment.written {
                let end = start.saturating_add(segment.bytes.len() as u64);
                let name = input.and_then(|input| input.labels.segments.get(&index));
                landmarks.segments.entry(memory).or_default().push(Segment {
                    range: start..end,
                    index,
                    name: name.copied(),
                });
            }
        }
        for segments in landmarks.segments.values_mut() {
            segments.sort_by_key(|segment| segment.range.start);
        }
        landmarks.symbols = symbols(result)?;
        let linked = Linked::read(result, input)?;
        landmarks.regions = linked.regions(landmarks.segments.get(&0));
        Ok(landmarks)
    }

    /// The part of a memory that has this address.
    pub(crate) fn region(&self, memory: u32, address: u64) -> Option<Region> {
        let mut regions = self.regions.iter().filter(|_| memory == 0);
        let found = regions.find(|(range, _)| range.contains(&address));
        let segment = self.segment(memory, address);
        let is_data = segment.is_some_and(|segment| segment.kind == LandmarkKind::Segment);
        match found {
            Some((_, region)) => Some(*region),
            None => is_data.then_some(Region::StaticData),
        }
    }

    /// The landmark to which an address is closest. A segment that has it is close.
    pub(crate) fn near(&self, memory: u32, address: u64) -> Option<Landmark> {
        let symbol = self.symbol(address).filter(|_| memory == 0);
        let segment = self.segment(memory, address);
        match (symbol, segment) {
            (Some(symbol), Some(segment)) if segment.distance < symbol.distance => Some(segment),
            (Some(symbol), _) => Some(symbol),
            (None, segment) => segment,
        }
    }

    fn symbol(&self, address: u64) -> Option<Landmark> {
        let behind = self.symbols.partition_point(|(at, ..)| *at <= address);
        let (at, index, name) = self.symbols.get(behind.checked_sub(1)?)?;
        let distance = address.saturating_sub(*at);
        (distance <= REACH).then(|| Landmark {
            kind: LandmarkKind::Symbol,
            index: *index,
            name: Some(short(name)),
            distance,
        })
    }

    fn segment(&self, memory: u32, address: u64) -> Option<Landmark> {
        let segments = self.segments.get(&memory)?;
        let behind = segments.partition_point(|segment| segment.range.start <= address);
        let segment = segments.get(behind.checked_sub(1)?)?;
        let (kind, from) = match segment.range.contains(&address) {
            true => (LandmarkKind::Segment, segment.range.start),
            false => (LandmarkKind::SegmentEnd, segment.range.end),
        };
        let distance = address.saturating_sub(from);
        let is_near = kind == LandmarkKind::Segment || distance <= REACH;
        is_near.then(|| Landmark {
            kind,
            index: segment.index,
            name: segment.name.map(short),
            distance,
        })
    }
}

/// The exported globals that are constants, by value: addresses of variables.
fn symbols<'a>(core: &Core<'a>) -> Result<Vec<(u64, u32, &'a str)>, Error> {
    let mut symbols = Vec::new();
    let exports = core.module.exports.iter();
    for export in exports.filter(|export| export.kind == ExternalKind::Global) {
        let own = export.index.checked_sub(core.module.imported_globals);
        let global = own.and_then(|own| core.module.globals.get(own as usize));
        let is_constant = global.is_some_and(|global| !global.ty.mutable);
        if is_constant
            && !LINKER.contains(&export.name.as_str())
            && let Some(address) = core.global(export.index)?.and_then(|value| value.address())
        {
            symbols.push((address, export.index, export.name.as_str()));
        }
    }
    symbols.sort_unstable();
    Ok(symbols)
}

/// What the globals of a linker tell.
#[derive(Default)]
struct Linked {
    stack_pointer: Option<u64>,
    stack_low: Option<u64>,
    stack_high: Option<u64>,
    global_base: Option<u64>,
    data_end: Option<u64>,
    heap_base: Option<u64>,
    tls_base: Option<u64>,
    tls_size: Option<u64>,
}

impl Linked {
    fn read(result: &Core<'_>, input: Option<&Core<'_>>) -> Result<Self, Error> {
        let names = global_names(result);
        let value = |name: &str, core: &Core<'_>| -> Result<Option<u64>, Error> {
            let Some(index) = names.get(name) else {
                return Ok(None);
            };
            Ok(core.global(*index)?.and_then(|value| value.address()))
        };
        Ok(Self {
            // The stack may be in use at the snapshot. It was empty before.
            stack_pointer: value("__stack_pointer", input.unwrap_or(result))?,
            stack_low: value("__stack_low", result)?,
            stack_high: value("__stack_high", result)?,
            global_base: value("__global_base", result)?,
            data_end: value("__data_end", result)?,
            heap_base: value("__heap_base", result)?,
            tls_base: value("__tls_base", result)?,
            tls_size: value("__tls_size", result)?,
        })
    }

    /// The parts of the memory. `wasm-ld` puts the stack before static data, or between that and
    /// the heap. `segments` are those of the input, in order.
    fn regions(&self, segments: Option<&Vec<Segment<'_>>>) -> Vec<(Range<u64>, Region)> {
        let lowest = segments.and_then(|segments| segments.first());
        let lowest = lowest.map(|segment| segment.range.start);
        let top = self.stack_high.or(self.stack_pointer);
        let data_start = self.global_base.or(lowest);
        let behind = |address: Option<u64>| Some(address? > top?);
        let at_or_behind = |address: Option<u64>| Some(address? >= top?);
        let stack_first = at_or_behind(data_start)
            .or(behind(self.data_end))
            .or(behind(self.heap_base));
        let below_stack = match stack_first {
            Some(true) => Some(0),
            _ => self
                .data_end
                .filter(|end| top.is_some_and(|top| *end <= top)),
        };
        let mut regions = Vec::new();
        let mut add = |start: Option<u64>, end: Option<u64>, region: Region| {
            if let (Some(start), Some(end)) = (start, end)
                && start < end
            {
                regions.push((start..end, region));
            }
        };
        let tls_end = self.tls_base.zip(self.tls_size);
        let tls_end = tls_end.map(|(base, size)| base.saturating_add(size));
        // Before a thread begins, the base is zero.
        let tls_base = self.tls_base.filter(|base| *base > 0);
        add(tls_base, tls_end, Region::ThreadLocal);
        add(self.stack_low.or(below_stack), top, Region::Stack);
        let is_first = stack_first == Some(true);
        let data_start = data_start.or(top.filter(|_| is_first));
        let data_end = self.data_end.or(self.heap_base.filter(|_| is_first));
        add(data_start, data_end, Region::StaticData);
        let heap_base = self
            .heap_base
            .or(top.filter(|_| stack_first == Some(false)));
        add(heap_base, Some(u64::MAX), Region::Heap);
        regions
    }
}

/// The globals by their names: those of exports, then those of the `name` section.
fn global_names<'a>(core: &Core<'a>) -> BTreeMap<&'a str, u32> {
    let mut names = BTreeMap::new();
    let exports = core.module.exports.iter();
    for export in exports.filter(|export| export.kind == ExternalKind::Global) {
        names.insert(export.name.as_str(), export.index);
    }
    for (index, name) in &core.labels.globals {
        names.entry(*name).or_insert(*index);
    }
    names
}
