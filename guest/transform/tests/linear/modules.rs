//! Modules of any size. Each has a memory, whose bytes make the difference between two results.

use wasm_encoder::{
    BlockType, CodeSection, CompositeInnerType, CompositeType, ConstExpr, DataCountSection,
    DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection, FieldType,
    Function, FunctionSection, GlobalSection, GlobalType, HeapType, ImportSection,
    Instruction as I, MemorySection, MemoryType, Module, RefType, StorageType, StructType, SubType,
    TableSection, TableType, TypeSection, ValType,
};
use wizer_transform::Rename;

use crate::input::{Input, Made};

pub(crate) const I32: GlobalType = GlobalType {
    val_type: ValType::I32,
    mutable: true,
    shared: false,
};

pub(crate) const TABLE: TableType = TableType {
    element_type: RefType::FUNCREF,
    table64: false,
    minimum: 1,
    maximum: None,
    shared: false,
};

/// The sections of a module. Type 0 is that of functions without parameters and results.
pub(crate) struct Sections {
    pub(crate) types: TypeSection,
    pub(crate) imports: ImportSection,
    pub(crate) functions: FunctionSection,
    pub(crate) tables: TableSection,
    pub(crate) globals: GlobalSection,
    pub(crate) exports: ExportSection,
    pub(crate) elements: ElementSection,
    pub(crate) code: CodeSection,
    pub(crate) data: DataSection,
}

impl Sections {
    pub(crate) fn new() -> Self {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        Self {
            types,
            imports: ImportSection::new(),
            functions: FunctionSection::new(),
            tables: TableSection::new(),
            globals: GlobalSection::new(),
            exports: ExportSection::new(),
            elements: ElementSection::new(),
            code: CodeSection::new(),
            data: DataSection::new(),
        }
    }

    /// Adds a function with these instructions.
    pub(crate) fn function<'a>(&mut self, body: impl IntoIterator<Item = I<'a>>) {
        self.functions.function(0);
        let mut function = Function::new([]);
        for instruction in body {
            function.instruction(&instruction);
        }
        function.instruction(&I::End);
        self.code.function(&function);
    }

    pub(crate) fn module(&self) -> Module {
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut module = Module::new();
        module.section(&self.types).section(&self.imports);
        module.section(&self.functions).section(&self.tables);
        module.section(&memories).section(&self.globals);
        module.section(&self.exports).section(&self.elements);
        let count = self.data.len();
        module.section(&DataCountSection { count });
        module.section(&self.code).section(&self.data);
        module
    }

    pub(crate) fn input(&self) -> Input {
        Input::new(self.module().finish())
    }
}

/// So many numbers.
pub(crate) fn each(count: usize) -> impl Iterator<Item = u32> {
    (0..).take(count)
}

/// Exports of one thing under many names.
fn exports(count: usize, kind: ExportKind) -> Sections {
    let mut sections = Sections::new();
    sections.function([]);
    sections.tables.table(TABLE);
    sections.globals.global(I32, &ConstExpr::i32_const(0));
    for number in each(count) {
        sections.exports.export(&format!("f{number}"), kind, 0);
    }
    sections
}

pub(crate) fn exports_of_functions(count: usize) -> Made {
    Ok(exports(count, ExportKind::Func).input())
}

pub(crate) fn exports_of_globals(count: usize) -> Made {
    Ok(exports(count, ExportKind::Global).input())
}

pub(crate) fn exports_of_memories(count: usize) -> Made {
    Ok(exports(count, ExportKind::Memory).input())
}

pub(crate) fn exports_of_tables(count: usize) -> Made {
    Ok(exports(count, ExportKind::Table).input())
}

/// Functions that are all different, and exported.
pub(crate) fn functions(count: usize) -> Sections {
    let mut sections = Sections::new();
    for number in each(count) {
        sections.function([I::I32Const(number.cast_signed()), I::Drop]);
        let name = format!("f{number}");
        sections.exports.export(&name, ExportKind::Func, number);
    }
    sections
}

pub(crate) fn exported_functions(count: usize) -> Made {
    Ok(functions(count).input())
}

/// Half of the new names are in use until they are renamed themselves.
pub(crate) fn renames(count: usize) -> Made {
    let wasm = exports(3 * count, ExportKind::Func).module().finish();
    let rename = |number| Rename {
        destination: format!("f{}", number + count),
        source: format!("f{number}"),
    };
    let mut input = Input::new(wasm);
    input.options.renames = (count / 2..count / 2 + count).map(rename).collect();
    Ok(input)
}

pub(crate) fn imports_of_functions(count: usize) -> Made {
    let mut sections = Sections::new();
    for number in each(count) {
        sections
            .imports
            .import("env", &format!("f{number}"), EntityType::Function(0));
    }
    Ok(sections.input())
}

pub(crate) fn imports_of_globals(count: usize) -> Made {
    let mut sections = Sections::new();
    for number in each(count) {
        sections.imports.import("env", &format!("g{number}"), I32);
    }
    Ok(Input {
        globals: count,
        ..sections.input()
    })
}

/// Globals and tables that are imported, each global set, each table written to by segments.
pub(crate) fn imports_with_state(count: usize) -> Made {
    let mut sections = Sections::new();
    let ty = GlobalType {
        val_type: ValType::Ref(RefType::FUNCREF),
        ..I32
    };
    for number in each(count) {
        sections.imports.import("env", &format!("g{number}"), ty);
    }
    for number in each(50) {
        sections
            .imports
            .import("env", &format!("t{number}"), EntityType::Table(TABLE));
    }
    for number in each(count / 2) {
        let functions = Elements::Functions([0].as_slice().into());
        let offset = ConstExpr::i32_const(0);
        sections
            .elements
            .active(Some(number % 50), &offset, functions);
    }
    let set = each(count).flat_map(|index| [I::RefFunc(0), I::GlobalSet(index)]);
    sections.function(set);
    Ok(Input {
        references: count,
        tables: 50,
        ..sections.input()
    })
}

pub(crate) fn types_of_functions(count: usize) -> Made {
    let mut sections = Sections::new();
    for number in each(count) {
        // All are different: the bits of the number are types of parameters.
        let param = |bit: u32| match number >> bit & 1 {
            0 => ValType::I32,
            _ => ValType::I64,
        };
        let params: Vec<ValType> = (0..20).map(param).collect();
        sections.types.ty().function(params, []);
    }
    Ok(sections.input())
}

/// A type of structs.
fn structure(fields: usize, supertype: Option<u32>) -> SubType {
    let field = FieldType {
        element_type: StorageType::I8,
        mutable: true,
    };
    let inner = CompositeInnerType::Struct(StructType {
        fields: vec![field; fields].into(),
    });
    SubType {
        is_final: false,
        supertype_idx: supertype,
        composite_type: CompositeType {
            inner,
            shared: false,
            descriptor: None,
            describes: None,
        },
    }
}

/// Groups of one type, which are as deep below their supertypes as is valid.
pub(crate) fn deep_subtypes(count: usize) -> Made {
    let mut sections = Sections::new();
    for number in each(count) {
        let depth = number % 63;
        let supertype = (depth > 0).then_some(number);
        sections
            .types
            .ty()
            .subtype(&structure(depth as usize, supertype));
    }
    Ok(sections.input())
}

/// Structs of all types are in globals, and all are changed.
pub(crate) fn changed_objects(count: usize) -> Made {
    let mut sections = Sections::new();
    let mut body = Vec::new();
    for index in each(count) {
        let fields = structure((index % 40) as usize + 1, None);
        sections.types.ty().subtype(&fields);
        let heap_type = HeapType::Concrete(index + 1);
        let reference = RefType {
            nullable: true,
            heap_type,
        };
        let ty = GlobalType {
            val_type: ValType::Ref(reference),
            mutable: false,
            shared: false,
        };
        let object = ConstExpr::extended([I::StructNewDefault(index + 1)]);
        sections.globals.global(ty, &object);
        body.extend([
            I::GlobalGet(index),
            I::I32Const(1),
            I::StructSet {
                struct_type_index: index + 1,
                field_index: 0,
            },
        ]);
    }
    sections.function(body);
    Ok(sections.input())
}

/// One group of recursion.
pub(crate) fn one_group(count: usize) -> Made {
    let mut sections = Sections::new();
    let types: Vec<SubType> = each(count).map(|_| structure(2, None)).collect();
    sections.types.ty().rec(types);
    Ok(sections.input())
}

/// Functions of subtypes, to which a table of one type may have references.
pub(crate) fn typed_functions(count: usize) -> Made {
    let mut sections = Sections::new();
    let table = TableType {
        element_type: RefType {
            nullable: true,
            heap_type: HeapType::Concrete(0),
        },
        ..TABLE
    };
    sections.tables.table(table);
    for index in each(count) {
        sections.function([]);
        let functions =
            Elements::Expressions(table.element_type, vec![ConstExpr::ref_func(index)].into());
        if index < 100_000 {
            sections
                .elements
                .active(None, &ConstExpr::i32_const(0), functions);
        }
    }
    sections.exports.export("table", ExportKind::Table, 0);
    Ok(sections.input())
}

pub(crate) fn nested_blocks(count: usize) -> Made {
    let mut sections = Sections::new();
    let open = each(count).map(|_| I::Block(BlockType::Empty));
    let branch = [I::Br(u32::try_from(count / 2).unwrap_or(0))];
    sections.function(open.chain(branch).chain(each(count).map(|_| I::End)));
    Ok(sections.input())
}

pub(crate) fn nested_ifs(count: usize) -> Made {
    let mut sections = Sections::new();
    let open = each(count).flat_map(|_| [I::I32Const(1), I::If(BlockType::Empty)]);
    sections.function(open.chain(each(count).flat_map(|_| [I::Else, I::End])));
    Ok(sections.input())
}

pub(crate) fn long_br_table(count: usize) -> Made {
    let mut sections = Sections::new();
    let labels: Vec<u32> = each(count).map(|number| number % 2).collect();
    sections.function([
        I::Block(BlockType::Empty),
        I::I32Const(1),
        I::BrTable(labels.into(), 0),
        I::End,
    ]);
    Ok(sections.input())
}

/// Globals that are set.
pub(crate) fn with_globals(count: usize) -> Sections {
    let mut sections = Sections::new();
    for _ in each(count) {
        sections.globals.global(I32, &ConstExpr::i32_const(0));
    }
    sections.function(each(count).flat_map(|index| [I::I32Const(1), I::GlobalSet(index)]));
    sections
}

pub(crate) fn globals(count: usize) -> Made {
    Ok(Input {
        globals: count,
        ..with_globals(count).input()
    })
}

/// Globals with references that are set.
pub(crate) fn with_references(count: usize) -> Sections {
    let mut sections = Sections::new();
    let ty = GlobalType {
        val_type: ValType::Ref(RefType::FUNCREF),
        ..I32
    };
    for _ in each(count) {
        sections.globals.global(ty, &ConstExpr::ref_func(0));
    }
    let set = each(count).flat_map(|index| [I::RefFunc(0), I::GlobalSet(index)]);
    sections.function(set);
    sections
}

pub(crate) fn reference_globals(count: usize) -> Made {
    Ok(Input {
        references: count,
        ..with_references(count).input()
    })
}
