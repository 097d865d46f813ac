//! Modules whose tables, memories and segments have any size, and code that changes these.

use wasm_encoder::{
    ConstExpr, Elements, EntityType, GlobalType, HeapType, Instruction as I, RefType, TableType,
};

use crate::input::{Input, Made};
use crate::modules::{self, I32, Sections, TABLE, each};

/// Tables that code changes very often.
pub(crate) fn changes_of_tables(count: usize) -> Made {
    let mut sections = Sections::new();
    for _ in each(50) {
        sections.tables.table(TABLE);
    }
    let set = |number: u32| {
        let table = I::TableSet(number % 50);
        [I::I32Const(0), I::RefFunc(0), table]
    };
    sections.function(each(count).flat_map(set));
    let declared = Elements::Functions([0].as_slice().into());
    sections.elements.declared(declared);
    Ok(Input {
        tables: 50,
        ..sections.input()
    })
}

/// Segments of data that code reads and drops.
pub(crate) fn data_segments(count: usize) -> Made {
    let mut sections = Sections::new();
    for _ in each(count) {
        sections.data.passive(*b"data");
    }
    let zero = I::I32Const(0);
    sections.function(each(count).flat_map(|data_index| {
        let init = I::MemoryInit { mem: 0, data_index };
        [
            zero.clone(),
            zero.clone(),
            zero.clone(),
            init,
            I::DataDrop(data_index),
        ]
    }));
    Ok(Input {
        globals: count,
        ..sections.input()
    })
}

/// Segments of data that are written at instantiation, last things first.
pub(crate) fn active_data_segments(count: usize) -> Made {
    let mut sections = Sections::new();
    for number in each(count) {
        let offset = 60_000_u32.saturating_sub(number % 60_000);
        let offset = ConstExpr::i32_const(offset.cast_signed());
        sections.data.active(0, &offset, *b"data");
    }
    Ok(sections.input())
}

/// Segments of elements that code reads and drops.
pub(crate) fn element_segments(count: usize) -> Made {
    let mut sections = Sections::new();
    sections.tables.table(TABLE);
    for _ in each(count) {
        let functions = Elements::Functions([0].as_slice().into());
        sections.elements.passive(functions);
    }
    let zero = I::I32Const(0);
    sections.function(each(count).flat_map(|elem_index| {
        let init = I::TableInit {
            elem_index,
            table: 0,
        };
        [
            zero.clone(),
            zero.clone(),
            zero.clone(),
            init,
            I::ElemDrop(elem_index),
        ]
    }));
    Ok(Input {
        globals: count,
        tables: 1,
        ..sections.input()
    })
}

/// Instructions whose NaNs are made canonical.
pub(crate) fn canonical_nans(count: usize) -> Made {
    let mut sections = Sections::new();
    let value = || I::F64Const(1.0.into());
    sections.function(each(count).flat_map(|_| [value(), value(), I::F64Add, I::Drop]));
    let mut input = sections.input();
    input.options.canonical_nans = true;
    Ok(input)
}

/// A memory that has so many runs of bytes that are not zero.
pub(crate) fn runs(count: usize) -> Made {
    Ok(Input {
        runs: count,
        ..Sections::new().input()
    })
}

/// Code changes imported tables very often, and they come behind other imports.
pub(crate) fn changes_of_imported_tables(count: usize) -> Made {
    let mut sections = Sections::new();
    let ty = GlobalType {
        mutable: false,
        ..I32
    };
    for number in each(count) {
        sections.imports.import("env", &format!("g{number}"), ty);
    }
    let table = TableType {
        element_type: RefType::EXTERNREF,
        ..TABLE
    };
    sections
        .imports
        .import("env", "t", EntityType::Table(table));
    let null = I::RefNull(HeapType::EXTERN);
    let set = |_| [I::I32Const(0), null.clone(), I::TableSet(0)];
    sections.function(each(count).flat_map(set));
    Ok(Input {
        tables: 1,
        ..sections.input()
    })
}

/// A table that code changes, with elements that are not side by side.
pub(crate) fn elements(count: usize) -> Made {
    let mut sections = Sections::new();
    let minimum = 2 * count as u64;
    sections.tables.table(TableType { minimum, ..TABLE });
    sections.function([I::I32Const(0), I::RefNull(HeapType::FUNC), I::TableSet(0)]);
    let declared = Elements::Functions([0].as_slice().into());
    sections.elements.declared(declared);
    Ok(Input {
        tables: 1,
        elements: count,
        ..sections.input()
    })
}

/// Runs of bytes in the memory of a module with as many imports.
pub(crate) fn runs_and_imports(count: usize) -> Made {
    Ok(Input {
        runs: count,
        ..modules::imports_of_globals(count)?
    })
}
