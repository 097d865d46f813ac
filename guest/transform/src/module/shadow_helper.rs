//! The functions that an instrumented module has on top, to note what happens to tables.

/// A function of the instrumented module's own. The indices are those of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Helper {
    /// `(param $index i64) (param $place i64) (result i64)`: the note of an element, or 0.
    Load,
    /// `(param $index i64) (param $count i64) (param $note i64) (param $step i64)
    /// (param $place i64)`: notes what elements are. Each note is that before it and the step.
    Note,
    /// Keeps the note of what `table.get` reads. All that stand before an instruction give back its
    /// operands.
    Read(u32),
    /// Keeps the operands of `table.set` that are numbers.
    KeepOfSet(u32),
    /// Those of `table.fill`.
    KeepOfFill(u32),
    /// Those of `table.init`.
    KeepOfInit(u32),
    /// Those of `table.grow`.
    KeepOfGrow(u32),
    /// `(param $old …) (param $note i64) (result …)`: notes what was done by `table.grow`, and
    /// gives back its result.
    Grown(u32),
    /// Keeps the operands of `table.copy`: the destination, and the source.
    KeepOfCopy(u32, u32),
    /// Notes what was done by `table.copy`.
    Copied(u32, u32),
}
