//! What functions of WASI's files answer: of what is opened, the path is known from then on, and
//! what differs between machines is made the same if that is wanted.

use wasmtime::component::Resource;
use wasmtime_wasi::filesystem::Descriptor;
use wasmtime_wasi::p2::bindings::clocks::wall_clock::Datetime;
use wasmtime_wasi::p2::bindings::filesystem::types as second;
use wasmtime_wasi::p3::bindings::clocks::system_clock::Instant;
use wasmtime_wasi::p3::bindings::filesystem::types as third;
use wizer_taken::{Access, Paths};

use super::host::Host;
use crate::notes::Repeat;

/// A function has answered, which did something to some paths.
pub(super) fn answered<T: Answer, E>(
    host: &mut Host,
    answer: &mut Result<T, E>,
    paths: &[String],
    access: Access,
) {
    host.noted(paths, access, answer.is_ok());
    let Ok(answer) = answer else {
        return;
    };
    if let Some(path) = paths.first() {
        answer.opened(path, &mut host.paths);
    }
    if let Some(repeat) = &mut host.repeat {
        answer.made_same(repeat);
    }
}

/// What a function answers.
pub(super) trait Answer {
    /// If this is a descriptor, it has this path from now on.
    fn opened(&self, _: &str, _: &mut Paths) {}

    /// Changes what differs between machines.
    fn made_same(&mut self, _: &mut Repeat) {}
}

impl Answer for () {}

impl Answer for String {}

impl Answer for Resource<Descriptor> {
    fn opened(&self, path: &str, paths: &mut Paths) {
        paths.opened(self.rep(), path);
    }
}

macro_rules! answers {
    ($release:ident, $time:expr) => {
        impl Answer for $release::DescriptorStat {
            fn made_same(&mut self, repeat: &mut Repeat) {
                let time = Some($time(repeat.time));
                self.link_count = 1;
                if matches!(self.type_, $release::DescriptorType::Directory) {
                    self.size = 0;
                }
                self.data_access_timestamp = time;
                self.data_modification_timestamp = time;
                self.status_change_timestamp = time;
            }
        }

        impl Answer for $release::MetadataHashValue {
            fn made_same(&mut self, repeat: &mut Repeat) {
                self.lower = repeat.files.of((self.lower, self.upper));
                self.upper = 0;
            }
        }
    };
}

answers!(second, |seconds| Datetime {
    seconds,
    nanoseconds: 0
});
answers!(third, |seconds| Instant {
    seconds: i64::try_from(seconds).unwrap_or(i64::MAX),
    nanoseconds: 0
});
