//! Canonical functions that open or close handles: how many are open can be told from what these
//! return.
//!
//! Beside resources, only what never leaves its component instance is counted: of a stream or a
//! future, that is the writable end. An error context may be passed on; it is counted where it was
//! made, and never as more than there are.

use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::ValType;
use wasmparser::types::TypesRef;
use wasmparser::{CanonicalFunction, CanonicalOption};

/// What a component instance can hold in tables of the engine, beside resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HandleKind {
    Task,
    Subtask,
    WaitableSet,
    Stream,
    Future,
    ErrorContext,
    Backpressure,
}

impl HandleKind {
    /// Its name among those of resource types: see `resources` in `wit/wizer.wit`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Task => "[task]",
            Self::Subtask => "[subtask]",
            Self::WaitableSet => "[waitable-set]",
            Self::Stream => "[stream]",
            Self::Future => "[future]",
            Self::ErrorContext => "[error-context]",
            Self::Backpressure => "[backpressure]",
        }
    }
}

/// What is counted together in a component instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counter {
    /// Resources of the type of that number.
    Resource(usize),
    /// Handles of a kind.
    Handle(HandleKind),
}

impl Counter {
    /// The kind, if it is not that of resources.
    pub(crate) fn kind(self) -> Option<HandleKind> {
        match self {
            Self::Resource(_) => None,
            Self::Handle(kind) => Some(kind),
        }
    }
}

/// How a call changes the number of open handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// There is one more.
    Open,
    /// There is one less.
    Close,
    /// There is one more if the result has an index in its upper 28 bits: a call of a function that
    /// is lowered with `async`.
    OpenIfPending,
    /// A task begins, and ends when the function returns, or returns the code `EXIT`, if there is a
    /// callback.
    Begin { has_callback: bool },
    /// A task ends if the result is the code `EXIT`: a callback.
    Continue,
}

/// A core function that is wrapped in one that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrapped {
    pub(crate) params: Vec<ValType>,
    pub(crate) results: Vec<ValType>,
    pub(crate) effect: Effect,
}

/// A canonical function that opens or closes handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) counter: Counter,
    /// The core function itself; for one that is lifted, that function and its callback.
    pub(crate) functions: Vec<Wrapped>,
}

impl Counted {
    /// What is counted of a canonical function, if it is not for a resource. `index` is the core
    /// function that it defines.
    pub(super) fn new(
        function: &CanonicalFunction,
        index: u32,
        types: Option<TypesRef<'_>>,
    ) -> Option<Self> {
        use CanonicalFunction as F;
        use Effect::{Close, Open, OpenIfPending};
        let (kind, effect) = match function {
            F::Lift {
                core_func_index,
                options,
                ..
            } if is_async(options) => return Self::task(*core_func_index, options, types),
            F::Lower { options, .. } if is_async(options) => (HandleKind::Subtask, OpenIfPending),
            F::SubtaskDrop => (HandleKind::Subtask, Close),
            F::WaitableSetNew => (HandleKind::WaitableSet, Open),
            F::WaitableSetDrop => (HandleKind::WaitableSet, Close),
            F::StreamNew { .. } => (HandleKind::Stream, Open),
            F::StreamDropWritable { .. } => (HandleKind::Stream, Close),
            F::FutureNew { .. } => (HandleKind::Future, Open),
            F::FutureDropWritable { .. } => (HandleKind::Future, Close),
            F::ErrorContextNew { .. } => (HandleKind::ErrorContext, Open),
            F::ErrorContextDrop => (HandleKind::ErrorContext, Close),
            F::BackpressureInc => (HandleKind::Backpressure, Open),
            F::BackpressureDec => (HandleKind::Backpressure, Close),
            _ => return None,
        };
        Self::one(Counter::Handle(kind), effect, index, types)
    }

    /// A `resource.new`, of the type of that number. A resource is gone when its destructor is
    /// called, whoever has the handle then.
    pub(super) fn resource(ty: usize, index: u32, types: Option<TypesRef<'_>>) -> Option<Self> {
        Self::one(Counter::Resource(ty), Effect::Open, index, types)
    }

    fn one(
        counter: Counter,
        effect: Effect,
        index: u32,
        types: Option<TypesRef<'_>>,
    ) -> Option<Self> {
        let functions = vec![Wrapped::new(index, types, effect)?];
        Some(Self { counter, functions })
    }

    /// A function that is lifted with `async`.
    fn task(
        function: u32,
        options: &[CanonicalOption],
        types: Option<TypesRef<'_>>,
    ) -> Option<Self> {
        let callback = options.iter().find_map(|option| match option {
            CanonicalOption::Callback(callback) => Some(*callback),
            _ => None,
        });
        let has_callback = callback.is_some();
        let mut functions = vec![Wrapped::new(
            function,
            types,
            Effect::Begin { has_callback },
        )?];
        if let Some(callback) = callback {
            functions.push(Wrapped::new(callback, types, Effect::Continue)?);
        }
        Some(Self {
            counter: Counter::Handle(HandleKind::Task),
            functions,
        })
    }
}

impl Wrapped {
    /// None for a function whose type is not made of numbers: it is left as it is.
    fn new(index: u32, types: Option<TypesRef<'_>>, effect: Effect) -> Option<Self> {
        let types = types.filter(|types| index < types.function_count())?;
        let ty = types.get(types.core_function_at(index))?;
        let ty = match &ty.composite_type.inner {
            wasmparser::CompositeInnerType::Func(ty) => ty,
            _ => return None,
        };
        let numbers = |types: &[wasmparser::ValType]| {
            let number = |ty: &wasmparser::ValType| match ty {
                wasmparser::ValType::Ref(_) => None,
                ty => ValType::try_from(*ty).ok(),
            };
            types.iter().map(number).collect::<Option<Vec<_>>>()
        };
        Some(Self {
            params: numbers(ty.params())?,
            results: numbers(ty.results())?,
            effect,
        })
    }
}

fn is_async(options: &[CanonicalOption]) -> bool {
    options.contains(&CanonicalOption::Async)
}
