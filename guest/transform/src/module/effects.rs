//! What instructions do to state.

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
            | b"RefFunc"
    )
}

/// The name and the effect of an instruction that changes state which can't be read back.
pub(crate) fn mutates(operator: &Operator<'_>) -> Option<(&'static str, &'static str)> {
    const TABLE: &str = "changes a table";
    const OBJECT: &str = "changes a garbage-collected object";
    Some(match operator {
        Operator::TableSet { .. } => ("table.set", TABLE),
        Operator::TableGrow { .. } => ("table.grow", TABLE),
        Operator::TableFill { .. } => ("table.fill", TABLE),
        Operator::TableCopy { .. } => ("table.copy", TABLE),
        Operator::TableInit { .. } => ("table.init", TABLE),
        Operator::ElemDrop { .. } => ("elem.drop", "drops an element segment"),
        Operator::DataDrop { .. } => ("data.drop", "drops a data segment"),
        Operator::StructSet { .. } => ("struct.set", OBJECT),
        Operator::ArraySet { .. } => ("array.set", OBJECT),
        Operator::ArrayFill { .. } => ("array.fill", OBJECT),
        Operator::ArrayCopy { .. } => ("array.copy", OBJECT),
        Operator::ArrayInitData { .. } => ("array.init_data", OBJECT),
        Operator::ArrayInitElem { .. } => ("array.init_elem", OBJECT),
        _ => return None,
    })
}

/// The table that an instruction changes.
pub(crate) fn changed_table(operator: &Operator<'_>) -> Option<u32> {
    match *operator {
        Operator::TableSet { table }
        | Operator::TableGrow { table }
        | Operator::TableFill { table }
        | Operator::TableInit { table, .. }
        | Operator::TableCopy {
            dst_table: table, ..
        } => Some(table),
        _ => None,
    }
}

/// The data segment that an instruction reads.
pub(crate) fn data_segment(operator: &Operator<'_>) -> Option<u32> {
    match *operator {
        Operator::MemoryInit { data_index, .. } => Some(data_index),
        Operator::ArrayNewData {
            array_data_index, ..
        } => Some(array_data_index),
        _ => None,
    }
}

/// The function to which an instruction refers.
pub(crate) fn function(operator: &Operator<'_>) -> Option<u32> {
    match *operator {
        Operator::RefFunc { function_index } => Some(function_index),
        _ => None,
    }
}
