//! Prepares components for hosts without access to component types.

use wizer_bundler::{Call, Settings, plain_names, prepared};
use wizer_protocol::OpenHandles;
use wizer_values::{Shown, Type, outcome};

use crate::CommandLine;
use crate::bindings::exports::wizer::wizer::preparation as wit;
use crate::bindings::wizer::wizer::prepared::peek;
use crate::bindings::wizer::wizer::types::Invocation;

impl wit::Guest for CommandLine {
    fn prepare(
        instrumented: Vec<u8>,
        state_exports: Vec<String>,
        call: Invocation,
        surroundings: wit::Surroundings,
    ) -> Result<Vec<u8>, String> {
        Self::prepare_several(instrumented, state_exports, vec![call], surroundings)
    }

    fn prepare_several(
        instrumented: Vec<u8>,
        state_exports: Vec<String>,
        calls: Vec<Invocation>,
        surroundings: wit::Surroundings,
    ) -> Result<Vec<u8>, String> {
        let calls = calls.iter().map(|call| Call {
            path: &call.path,
            arguments: &call.arguments,
        });
        let calls: Vec<Call<'_>> = calls.collect();
        let settings = Settings {
            init: None,
            keep_init_func: false,
            renames: &[],
            allow_open_handles: false,
            allow_wasi: surroundings.allow_wasi,
            directories: &surroundings.directories,
            notes_calls: false,
        };
        // Some hosts generate source code from the component. The glue has only plain names.
        plain_names(&instrumented)
            .and_then(|plain| prepared(&plain, &state_exports, &calls, &[], &settings))
            .map_err(|error| error.to_string())
    }

    fn returned(ty: Vec<u8>, offset: u32) -> Result<wit::Outcome, String> {
        // If the value is not in the memory, the host traps.
        let memory = |offset, length| Some(peek(offset, length));
        let shown = Type::decode(&ty).and_then(|ty| outcome(&ty, offset, &memory));
        Ok(match shown.map_err(|error| error.to_string())? {
            Shown::Nothing => wit::Outcome::Nothing,
            Shown::Value(value) => wit::Outcome::Value(value),
            Shown::Failure(value) => wit::Outcome::Failure(value),
        })
    }

    fn open_handles(resources: Vec<(String, u32)>) -> Option<String> {
        OpenHandles::of_component(resources).map(|open| open.to_string())
    }
}
