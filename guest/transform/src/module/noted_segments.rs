//! The element segments that write what tables were given in a component.

use alloc::vec::Vec;

use super::element_segment::state_segment;
use super::noted::FirstElements;
use super::plan::Plan;
use super::refusals::too_many;
use super::state::{ElementRun, InstanceState};
use crate::Error;
use crate::reference::Reference;

/// So many elements that need not be written cost more than another segment.
const GAP: usize = 8;

/// Writes what is known of the changes of tables, behind all segments that stay.
///
/// ```wat
/// (table $t 3 funcref)
/// (elem (table $t) (i32.const 0) func $a $a $a)
/// ```
///
/// where `$b` was put into the second element, and null into the third, becomes
///
/// ```wat
/// (table $t 3 funcref)
/// (elem (table $t) (i32.const 0) func $a $a $a)
/// (elem (table $t) (i32.const 1) funcref (ref.func $b) (ref.null func))
/// ```
pub(super) fn noted_segments(
    plan: &Plan,
    state: &InstanceState,
    room: usize,
) -> Result<Vec<Vec<u8>>, Error> {
    let mut segments = Vec::new();
    for (index, runs) in &state.noted.tables {
        let ty = plan.module.table_type(*index);
        let ty = ty.ok_or_else(|| Error::internal("a table has no type"))?;
        let first = FirstElements::new(plan, *index)?;
        // What the result has there before.
        let before = |at: u64| first.as_ref().and_then(|first| first.get(at));
        for run in runs {
            for part in parts(run, before) {
                segments.push(state_segment(plan, state, *index, ty, &part)?);
            }
        }
    }
    if segments.len() > room {
        let tables = state.noted.tables.iter();
        let most = tables.max_by_key(|(_, runs)| runs.len());
        let index = most.map_or(0, |(index, _)| *index);
        return Err(too_many(plan, index, segments.len(), room));
    }
    Ok(segments)
}

/// The parts of a run that are not there before, without wide gaps.
fn parts(run: &ElementRun, before: impl Fn(u64) -> Option<Reference>) -> Vec<ElementRun> {
    let mut parts: Vec<ElementRun> = Vec::new();
    let mut gap = Vec::new();
    for (at, value) in (run.start..).zip(&run.elements) {
        if before(at) == Some(*value) {
            gap.push(*value);
            continue;
        }
        match parts.last_mut() {
            Some(last) if gap.len() <= GAP => {
                last.elements.append(&mut gap);
                last.elements.push(*value);
            }
            _ => parts.push(ElementRun {
                start: at,
                elements: Vec::from([*value]),
            }),
        }
        gap.clear();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{ElementRun, GAP, parts};
    use crate::reference::Reference::{Function, Null};
    use alloc::vec;
    use alloc::vec::Vec;

    fn run(start: u64, elements: Vec<crate::Reference>) -> ElementRun {
        ElementRun { start, elements }
    }

    #[test]
    fn what_is_there_is_left_out() {
        let nulls = vec![Null; GAP];
        let near = [vec![Null, Function(1)], nulls.clone(), vec![Function(2)]].concat();
        let wide = [vec![Function(1)], nulls, vec![Null, Function(2), Null]].concat();
        let null = |_| Some(Null);
        assert_eq!(
            parts(&run(5, near.clone()), null),
            [run(6, near.iter().skip(1).copied().collect())]
        );
        let last = run(6 + GAP as u64 + 2, vec![Function(2)]);
        assert_eq!(
            parts(&run(6, wide), null),
            [run(6, vec![Function(1)]), last]
        );
        assert_eq!(parts(&run(5, near.clone()), |_| None), [run(5, near)]);
    }
}
