//! What instructions do to state that is not in memories or globals of numbers.

use wasmparser::Operator;

/// Whether an instruction can be one of those below, by the name that the parser has for it.
pub(crate) const fn may_matter(operator: &str) -> bool {
    matches!(
        operator.as_bytes(),
        b"TableSet"
            | b"TableGrow"
            | b"TableFill"
            | b"TableCopy"
            | b"TableInit"
            | b"ElemDrop"
            | b"DataDrop"
            | b"StructSet"
            | b"ArraySet"
            | b"ArrayFill"
            | b"ArrayCopy"
            | b"ArrayInitData"
            | b"ArrayInitElem"
            | b"MemoryInit"
            | b"ArrayNewData"
            | b"ArrayNewElem"
            | b"RefFunc"
            | b"AnyConvertExtern"
    )
}

/// Whether an instruction sets a global. There are many of these, and few modules in which they
/// matter.
pub(crate) const fn sets_global(operator: &str) -> bool {
    matches!(operator.as_bytes(), b"GlobalSet")
}

/// What an instruction refers to and changes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effects {
    /// What it changes.
    pub(crate) change: Option<(Change, u32)>,
    /// The data segment that it names, and whether it reads it.
    pub(crate) data: Option<(u32, bool)>,
    /// The element segment that it names.
    pub(crate) elements: Option<u32>,
    /// The function to which it refers.
    pub(crate) function: Option<u32>,
    /// Whether it takes an object out of a reference to a value of the host.
    pub(crate) converts_external: bool,
}

/// An instruction that changes state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    TableSet,
    TableGrow,
    TableFill,
    TableCopy,
    TableInit,
    ElemDrop,
    DataDrop,
    StructSet,
    ArraySet,
    ArrayFill,
    ArrayCopy,
    ArrayInitData,
    ArrayInitElem,
    GlobalSet,
}

impl Change {
    /// All of them, each at the place of its number.
    pub(crate) const ALL: [Self; 14] = [
        Self::TableSet,
        Self::TableGrow,
        Self::TableFill,
        Self::TableCopy,
        Self::TableInit,
        Self::ElemDrop,
        Self::DataDrop,
        Self::StructSet,
        Self::ArraySet,
        Self::ArrayFill,
        Self::ArrayCopy,
        Self::ArrayInitData,
        Self::ArrayInitElem,
        Self::GlobalSet,
    ];

    /// The instruction's name in the text format.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::TableSet => "table.set",
            Self::TableGrow => "table.grow",
            Self::TableFill => "table.fill",
            Self::TableCopy => "table.copy",
            Self::TableInit => "table.init",
            Self::ElemDrop => "elem.drop",
            Self::DataDrop => "data.drop",
            Self::StructSet => "struct.set",
            Self::ArraySet => "array.set",
            Self::ArrayFill => "array.fill",
            Self::ArrayCopy => "array.copy",
            Self::ArrayInitData => "array.init_data",
            Self::ArrayInitElem => "array.init_elem",
            Self::GlobalSet => "global.set",
        }
    }

    /// Whether it changes a table.
    pub(crate) const fn is_of_table(self) -> bool {
        matches!(
            self,
            Self::TableSet | Self::TableGrow | Self::TableFill | Self::TableCopy | Self::TableInit
        )
    }

    /// Whether it changes a garbage-collected object.
    pub(crate) const fn is_of_object(self) -> bool {
        matches!(
            self,
            Self::StructSet
                | Self::ArraySet
                | Self::ArrayFill
                | Self::ArrayCopy
                | Self::ArrayInitData
                | Self::ArrayInitElem
        )
    }
}

/// What an instruction refers to and changes. A change has the index of its table, segment, type or
/// global.
pub(crate) fn effects(operator: &Operator<'_>) -> Effects {
    let none = Effects::default();
    let change = |change, index| Effects {
        change: Some((change, index)),
        ..none
    };
    match *operator {
        Operator::TableSet { table } => change(Change::TableSet, table),
        Operator::TableGrow { table } => change(Change::TableGrow, table),
        Operator::TableFill { table } => change(Change::TableFill, table),
        Operator::TableCopy { dst_table, .. } => change(Change::TableCopy, dst_table),
        Operator::TableInit { elem_index, table } => Effects {
            elements: Some(elem_index),
            ..change(Change::TableInit, table)
        },
        Operator::ElemDrop { elem_index } => Effects {
            elements: Some(elem_index),
            ..change(Change::ElemDrop, elem_index)
        },
        Operator::DataDrop { data_index } => Effects {
            data: Some((data_index, false)),
            ..change(Change::DataDrop, data_index)
        },
        Operator::StructSet {
            struct_type_index, ..
        } => change(Change::StructSet, struct_type_index),
        Operator::ArraySet { array_type_index } => change(Change::ArraySet, array_type_index),
        Operator::ArrayFill { array_type_index } => change(Change::ArrayFill, array_type_index),
        Operator::ArrayCopy {
            array_type_index_dst,
            ..
        } => change(Change::ArrayCopy, array_type_index_dst),
        Operator::ArrayInitData {
            array_type_index,
            array_data_index,
        } => Effects {
            data: Some((array_data_index, true)),
            ..change(Change::ArrayInitData, array_type_index)
        },
        Operator::ArrayInitElem {
            array_type_index,
            array_elem_index,
        } => Effects {
            elements: Some(array_elem_index),
            ..change(Change::ArrayInitElem, array_type_index)
        },
        Operator::GlobalSet { global_index } => change(Change::GlobalSet, global_index),
        Operator::MemoryInit { data_index, .. } => Effects {
            data: Some((data_index, true)),
            ..none
        },
        Operator::ArrayNewData {
            array_data_index, ..
        } => Effects {
            data: Some((array_data_index, true)),
            ..none
        },
        Operator::ArrayNewElem {
            array_elem_index, ..
        } => Effects {
            elements: Some(array_elem_index),
            ..none
        },
        Operator::RefFunc { function_index } => Effects {
            function: Some(function_index),
            ..none
        },
        Operator::AnyConvertExtern => Effects {
            converts_external: true,
            ..none
        },
        _ => none,
    }
}

#[cfg(test)]
mod tests {
    use super::Change;

    #[test]
    fn each_stands_at_its_number() {
        for (number, change) in Change::ALL.into_iter().enumerate() {
            assert_eq!(change as usize, number);
        }
    }
}
