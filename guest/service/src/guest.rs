//! What an initializer runs in, and its limits.

use std::cell::Cell;
use std::rc::Rc;

use wasmi::{Error, Linker, ResourceLimiter, Store};
use wasmi_core::LimiterError;
use wizer_arguments::ServiceLimits;
use wizer_interpreter::Surroundings;
use wizer_wasi_preview1::Context;

/// What an element of a table takes, in bytes.
const ELEMENT: usize = 8;

/// The surroundings of an initializer.
pub(crate) struct Guest {
    pub(crate) context: Context,
    fuel: u64,
    memory: Memory,
}

/// What memories and tables take.
#[derive(Clone)]
struct Memory {
    left: usize,
    /// Whether more was wanted.
    exceeded: Rc<Cell<bool>>,
}

impl Guest {
    /// The surroundings of one run. The second is set if the run wants more memory than it may
    /// have.
    pub(crate) fn new(context: Context, limits: ServiceLimits) -> (Self, Rc<Cell<bool>>) {
        let exceeded = Rc::new(Cell::new(false));
        let memory = Memory {
            left: usize::try_from(limits.max_memory).unwrap_or(usize::MAX),
            exceeded: Rc::clone(&exceeded),
        };
        let guest = Self {
            context,
            fuel: limits.fuel,
            memory,
        };
        (guest, exceeded)
    }
}

impl Surroundings for Guest {
    fn add_to_linker(linker: &mut Linker<Self>, store: &mut Store<Self>) -> Result<(), Error> {
        wizer_wasi_preview1::add_to_linker(linker, store, |guest| &mut guest.context)
    }

    fn set_up(store: &mut Store<Self>) -> Result<(), Error> {
        store.limiter(|guest| &mut guest.memory);
        store.set_fuel(store.data().fuel)
    }

    /// There is no second run, so errors have no backtrace: a request would take twice as long. The
    /// interpreter also can't translate every store to a second memory, as marks have one.
    fn again(self) -> Option<Self> {
        None
    }
}

impl Memory {
    /// Counts a growth. An error ends the run.
    fn grow(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
        size: usize,
    ) -> Result<bool, LimiterError> {
        // What is refused anyway is not counted.
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(true);
        }
        let more = desired.saturating_sub(current).saturating_mul(size);
        match self.left.checked_sub(more) {
            Some(left) => {
                self.left = left;
                Ok(true)
            }
            None => {
                self.exceeded.set(true);
                Err(LimiterError::ResourceLimiterDeniedAllocation)
            }
        }
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, LimiterError> {
        self.grow(current, desired, maximum, 1)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, LimiterError> {
        self.grow(current, desired, maximum, ELEMENT)
    }

    fn instances(&self) -> usize {
        usize::MAX
    }

    fn tables(&self) -> usize {
        usize::MAX
    }

    fn memories(&self) -> usize {
        usize::MAX
    }
}
