//! The order in which garbage-collected objects are made.

use alloc::vec;
use alloc::vec::Vec;

use super::given::Origin;
use super::graph::Graph;
use super::records::wrong;
use super::refusals::Slot;
use crate::Error;
use crate::reference::Reference;

/// The objects that the start function needs, in the order in which it makes or finds them:
/// first what is there, then the others, so that each comes after those that it is made with.
pub(super) fn order(
    graph: &Graph<'_>,
    slots: &[(Slot, u32)],
    changed: &[u32],
    later: &[(u32, u32, u32)],
) -> Result<Vec<u32>, Error> {
    let later = later
        .iter()
        .flat_map(|(object, _, inner)| [*object, *inner]);
    let slots = slots.iter().map(|(_, object)| *object);
    let needed = needed(graph, slots.chain(later).collect(), changed)?;
    let mut is_done = vec![false; graph.objects.len()];
    let mut order = Vec::new();
    there(graph, &needed, &mut is_done, &mut order);
    let left = (0..graph.count()?).zip(needed.iter().zip(&is_done));
    let left = left.filter(|(_, (is_needed, is_done))| **is_needed && !**is_done);
    let left: Vec<u32> = left.map(|(number, _)| number).collect();
    let sizes = left.iter();
    let sizes = sizes.map(|object| graph.objects.references(*object).len().saturating_add(1));
    if sizes.fold(0, usize::saturating_add) <= MOST_COMPARED {
        made_of_few(graph, left, &mut is_done, &mut order)?;
    } else {
        made(graph, &needed, &mut is_done, &mut order)?;
    }
    Ok(order)
}

/// So many objects, with all references in them, are compared with each other.
const MOST_COMPARED: usize = 1000;

/// The objects that the start function makes, or sets fields of, or goes through to others.
fn needed(graph: &Graph<'_>, mut open: Vec<u32>, changed: &[u32]) -> Result<Vec<bool>, Error> {
    let mut needed = vec![false; graph.objects.len()];
    open.extend(changed);
    while let Some(object) = open.pop() {
        match needed.get_mut(object as usize) {
            Some(is_needed) if !*is_needed => *is_needed = true,
            _ => continue,
        }
        if let Some(Origin::Field(parent, _)) = graph.origin(object) {
            open.push(parent);
        }
        if graph.origin(object).is_none() || changed.binary_search(&object).is_ok() {
            let written = graph.written(object)?;
            open.extend(written.iter().filter_map(|(value, _)| match value {
                Reference::Object(inner) => Some(*inner),
                _ => None,
            }));
        }
    }
    Ok(needed)
}

/// Those that are there, each behind the one that leads to it.
fn there(graph: &Graph<'_>, needed: &[bool], is_done: &mut [bool], order: &mut Vec<u32>) {
    let mut chain = Vec::new();
    for (number, _) in (0_u32..).zip(needed).filter(|(_, is_needed)| **is_needed) {
        let mut at = Some(number).filter(|number| graph.origin(*number).is_some());
        while let Some(object) = at {
            if is_done.get(object as usize) == Some(&true) {
                break;
            }
            chain.push(object);
            at = match graph.origin(object) {
                Some(Origin::Field(parent, _)) => Some(parent),
                _ => None,
            };
        }
        while let Some(object) = chain.pop() {
            set(is_done, object);
            order.push(object);
        }
    }
}

/// Those that are made, each behind those that it is made with, and where that can be, behind all
/// to which it refers: fewer fields are set later then.
fn made_of_few(
    graph: &Graph<'_>,
    left: Vec<u32>,
    is_done: &mut [bool],
    order: &mut Vec<u32>,
) -> Result<(), Error> {
    let mut open = Vec::new();
    // Objects have been found before those to which they refer, as a rule.
    for object in left.into_iter().rev() {
        open.push((object, graph.written(object)?));
    }
    while !open.is_empty() {
        let missing = open.iter().enumerate().filter_map(|(at, (_, written))| {
            let mut count = 0_usize;
            for (value, is_first) in written {
                if let Reference::Object(inner) = value
                    && is_done.get(*inner as usize) != Some(&true)
                {
                    if *is_first {
                        return None;
                    }
                    count = count.saturating_add(1);
                }
            }
            Some((count, at))
        });
        let (_, at) = missing.min().ok_or_else(wrong)?;
        let (object, _) = open.remove(at);
        set(is_done, object);
        order.push(object);
    }
    Ok(())
}

/// Those that are made, each behind those that it is made with.
fn made(
    graph: &Graph<'_>,
    needed: &[bool],
    is_done: &mut [bool],
    order: &mut Vec<u32>,
) -> Result<(), Error> {
    // Objects have been found before those to which they refer, as a rule.
    let mut open: Vec<(u32, Option<vec::IntoIter<u32>>)> = Vec::new();
    let mut is_open = vec![false; graph.objects.len()];
    for (number, _) in (0..graph.count()?)
        .zip(needed)
        .rev()
        .filter(|(_, is_needed)| **is_needed)
    {
        open.push((number, None));
        while let Some((object, inner)) = open.last_mut() {
            let object = *object;
            if is_done.get(object as usize) == Some(&true) {
                open.pop();
                continue;
            }
            let list = match inner {
                Some(list) => list,
                None => {
                    if is_open.get(object as usize) == Some(&true) {
                        return Err(wrong());
                    }
                    set(&mut is_open, object);
                    let written = graph.written(object)?;
                    let first = written.iter().filter_map(|(value, first)| match value {
                        Reference::Object(inner) if *first => Some(*inner),
                        _ => None,
                    });
                    let list: Vec<u32> = first.collect();
                    inner.insert(list.into_iter())
                }
            };
            match list.next() {
                Some(inner) => open.push((inner, None)),
                None => {
                    set(is_done, object);
                    order.push(object);
                    open.pop();
                }
            }
        }
    }
    Ok(())
}

fn set(list: &mut [bool], object: u32) {
    if let Some(value) = list.get_mut(object as usize) {
        *value = true;
    }
}
