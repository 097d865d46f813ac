//! The order in which garbage-collected objects are made.

use alloc::vec;
use alloc::vec::Vec;

use super::given::Origin;
use super::making::Graph;
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
) -> Result<Vec<u32>, Error> {
    let needed = needed(graph, slots, changed)?;
    let mut is_done = vec![false; graph.objects.len()];
    let mut order = Vec::new();
    there(graph, &needed, &mut is_done, &mut order);
    made(graph, &needed, &mut is_done, &mut order)?;
    Ok(order)
}

/// The objects that the start function makes, or sets fields of, or goes through to others.
fn needed(graph: &Graph<'_>, slots: &[(Slot, u32)], changed: &[u32]) -> Result<Vec<bool>, Error> {
    let mut needed = vec![false; graph.objects.len()];
    let mut open: Vec<u32> = slots.iter().map(|(_, object)| *object).collect();
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
