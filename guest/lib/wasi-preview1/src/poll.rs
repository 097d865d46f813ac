//! `poll_oneoff`.

use wasip2::clocks::monotonic_clock;
use wasip2::io::poll::{Pollable, poll};
use wasip2::io::streams::{InputStream, OutputStream};
use wizer_taken::Kind;

use crate::clock::{Clock, timestamp};
use crate::context::Context;
use crate::descriptors::Descriptor;
use crate::errno::{Errno, Failure};
use crate::linker::{Call, Edition};
use crate::memory::{Memory, element, field};

/// The size of a subscription in memory. In `wasi_unstable`, it has one more field.
const SUBSCRIPTION: u32 = 48;
const SUBSCRIPTION_UNSTABLE: u32 = 56;
const EVENT: u32 = 32;

const EVENT_CLOCK: u8 = 0;
const EVENT_FD_READ: u8 = 1;
const EVENT_FD_WRITE: u8 = 2;

/// The number of bytes that each subscription or event takes from the call's limit.
const ACCOUNTED: u64 = 32;
const ACCOUNTED_UNSTABLE: u64 = 40;

/// A subscription.
#[derive(Clone, Copy)]
struct Subscription {
    userdata: u64,
    interest: Interest,
}

#[derive(Clone, Copy)]
enum Interest {
    Clock {
        /// A field that only `wasi_unstable` has.
        identifier: u64,
        id: u32,
        clock: Clock,
        timeout: u64,
        precision: u64,
        absolute: bool,
    },
    Read(u32),
    Write(u32),
}

/// The state of a subscription. It is ready now if there is no pollable.
///
/// The pollable is a child of its stream, and has to be dropped first. Fields are dropped in their
/// order.
#[derive(Default)]
struct Watch {
    pollable: Option<Pollable>,
    _input: Option<InputStream>,
    _output: Option<OutputStream>,
}

pub(crate) fn oneoff(
    call: &mut Call<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
    result: u32,
) -> Result<(), Failure> {
    let ready = match call.edition {
        Edition::Preview1 => wait(call, subscriptions, events, count)?,
        Edition::Unstable => wait_unstable(call, subscriptions, events, count)?,
    };
    call.memory.answers("size").set_u32(result, ready)
}

/// Rewrites the subscriptions in place to those of preview 1, waits, and restores them.
///
/// The result has the same bytes as wasmtime's. Each subscription is rewritten in its own place, so
/// [`wait`] finds only the first of several. After an error, they stay rewritten.
fn wait_unstable(
    call: &mut Call<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
) -> Result<u32, Failure> {
    let memory = &mut call.memory;
    memory.consume(u64::from(count) * ACCOUNTED_UNSTABLE)?;
    let mut old = Vec::new();
    for index in 0..count {
        let at = element(subscriptions, index, SUBSCRIPTION_UNSTABLE)?;
        let subscription = Subscription::read(memory, at, Edition::Unstable)?;
        subscription.store(memory, at, Edition::Preview1)?;
        old.push((at, subscription));
    }
    let ready = wait(call, subscriptions, events, count)?;
    for (at, subscription) in old {
        subscription.store(&mut call.memory, at, Edition::Unstable)?;
    }
    Ok(ready)
}

fn wait(call: &mut Call<'_>, subscriptions: u32, events: u32, count: u32) -> Result<u32, Failure> {
    if count == 0 {
        return Err(Errno::INVAL.into());
    }
    if count == 1 {
        let subscription = Subscription::read(&call.memory, subscriptions, Edition::Preview1)?;
        if let Interest::Clock {
            timeout,
            absolute: false,
            ..
        } = subscription.interest
        {
            // A guest that only sleeps may name any clock. Its event reports one byte.
            if call.context.sleeps {
                monotonic_clock::subscribe_duration(timeout).block();
            }
            store_event(&mut call.memory, events, subscription, false, 1)?;
            return Ok(1);
        }
    }
    call.memory.consume(u64::from(count) * ACCOUNTED)?;
    call.memory.consume(u64::from(count) * ACCOUNTED)?;

    let mut watches = Vec::new();
    for index in 0..count {
        let at = element(subscriptions, index, SUBSCRIPTION)?;
        let subscription = Subscription::read(&call.memory, at, Edition::Preview1)?;
        watches.push(watch(call.context, subscription.interest)?);
    }
    let ready = ready(&watches);
    drop(watches);

    let mut written = 0;
    for (index, _) in (0..count).zip(ready).filter(|(_, ready)| *ready) {
        let at = element(subscriptions, index, SUBSCRIPTION)?;
        // Read the subscription again, since an event may have overwritten it.
        let subscription = Subscription::read(&call.memory, at, Edition::Preview1)?;
        let event = element(events, written, EVENT)?;
        let (hangup, bytes) = state(call.context, subscription.interest)?;
        store_event(&mut call.memory, event, subscription, hangup, bytes)?;
        written += 1;
    }
    Ok(written)
}

/// Waits until at least one of them is ready, and returns which ones are.
fn ready(watches: &[Watch]) -> Vec<bool> {
    let pollables: Option<Vec<&Pollable>> =
        watches.iter().map(|one| one.pollable.as_ref()).collect();
    match pollables {
        // One is ready now. Check the others without waiting.
        None => {
            let pollables = watches.iter().map(|one| one.pollable.as_ref());
            pollables
                .map(|one| one.is_none_or(Pollable::ready))
                .collect()
        }
        Some(pollables) => {
            let ready = poll(&pollables);
            let indices = (0..).zip(pollables).map(|(index, _)| index);
            indices.map(|index: u32| ready.contains(&index)).collect()
        }
    }
}

/// A point in time to wait for. None if it is not waited for.
fn timer(
    context: &mut Context,
    clock: Clock,
    timeout: u64,
    absolute: bool,
) -> Result<Option<Pollable>, Failure> {
    let read = match (clock, absolute) {
        (Clock::Cputime, _) => return Err(Errno::INVAL.into()),
        (Clock::Monotonic, true) => Some("monotonic-clock"),
        (Clock::Realtime, true) => Some("wall-clock"),
        (Clock::Monotonic | Clock::Realtime, false) => None,
    };
    if let Some(read) = read {
        context.taken.note(Kind::Clocks, read);
    }
    if !context.sleeps {
        // A reproducible clock advances with each reading.
        if (clock, absolute) == (Clock::Monotonic, true) {
            context.surroundings.monotonic_clock();
        }
        return Ok(None);
    }
    Ok(Some(match (clock, absolute) {
        (Clock::Monotonic, true) => context.surroundings.at(timeout),
        (Clock::Realtime, true) => {
            let now = timestamp(context.surroundings.wall_clock())?;
            monotonic_clock::subscribe_duration(timeout.saturating_sub(now))
        }
        _ => monotonic_clock::subscribe_duration(timeout),
    }))
}

fn watch(context: &mut Context, interest: Interest) -> Result<Watch, Failure> {
    Ok(match interest {
        Interest::Clock {
            clock,
            timeout,
            absolute,
            ..
        } => Watch {
            pollable: timer(context, clock, timeout, absolute)?,
            ..Watch::default()
        },
        Interest::Read(fd) => match context.descriptors.get(fd)? {
            Descriptor::Input(input) => Watch {
                pollable: input.stream.as_ref().map(InputStream::subscribe),
                ..Watch::default()
            },
            Descriptor::File(file) => {
                let stream = file.opened.reading().stream(file.position)?;
                Watch {
                    pollable: stream.as_ref().map(InputStream::subscribe),
                    _input: stream,
                    ..Watch::default()
                }
            }
            _ => return Err(Errno::BADF.into()),
        },
        Interest::Write(fd) => match context.descriptors.get(fd)? {
            Descriptor::Output(output) => Watch {
                pollable: output.stream.as_ref().map(OutputStream::subscribe),
                ..Watch::default()
            },
            Descriptor::File(file) => {
                let opened = file.opened.changing()?;
                let stream = if file.append {
                    opened.append_via_stream()?
                } else {
                    opened.write_via_stream(file.position)?
                };
                Watch {
                    pollable: Some(stream.subscribe()),
                    _output: Some(stream),
                    ..Watch::default()
                }
            }
            _ => return Err(Errno::BADF.into()),
        },
    })
}

/// Whether a file is at its end, and the number of bytes to report.
fn state(context: &Context, interest: Interest) -> Result<(bool, u64), Failure> {
    match interest {
        Interest::Clock { .. } => Ok((false, 0)),
        Interest::Read(fd) => match context.descriptors.get(fd)? {
            Descriptor::Input(_) => Ok((false, 1)),
            Descriptor::File(file) => Ok((file.opened.reading().stat()?.size <= file.position, 1)),
            _ => Err(Errno::BADF.into()),
        },
        Interest::Write(fd) => match context.descriptors.get(fd)? {
            Descriptor::Output(_) | Descriptor::File(_) => Ok((false, 1)),
            _ => Err(Errno::BADF.into()),
        },
    }
}

fn store_event(
    memory: &mut Memory<'_>,
    at: u32,
    subscription: Subscription,
    hangup: bool,
    bytes: u64,
) -> Result<(), Failure> {
    let type_ = match subscription.interest {
        Interest::Clock { .. } => EVENT_CLOCK,
        Interest::Read(_) => EVENT_FD_READ,
        Interest::Write(_) => EVENT_FD_WRITE,
    };
    memory.set_u64(at, subscription.userdata)?;
    memory.set_u16(field(at, 8)?, Errno::SUCCESS.number())?;
    memory.set_u8(field(at, 10)?, type_)?;
    memory.set_u64(field(at, 16)?, bytes)?;
    memory.set_u16(field(at, 24)?, hangup.into())
}

impl Subscription {
    fn read(memory: &Memory<'_>, at: u32, edition: Edition) -> Result<Self, Failure> {
        let userdata = memory.u64(at)?;
        let payload = field(at, 16)?;
        let interest = match memory.u8(field(at, 8)?)? {
            EVENT_CLOCK => {
                let (identifier, payload) = match edition {
                    Edition::Preview1 => (0, payload),
                    Edition::Unstable => (memory.u64(payload)?, field(payload, 8)?),
                };
                let id = memory.u32(payload)?;
                let clock = Clock::new(id).ok_or(Errno::INVAL)?;
                let timeout = memory.u64(field(payload, 8)?)?;
                let precision = memory.u64(field(payload, 16)?)?;
                let absolute = match memory.u16(field(payload, 24)?)? {
                    0 => false,
                    1 => true,
                    _ => return Err(Errno::INVAL.into()),
                };
                Interest::Clock {
                    identifier,
                    id,
                    clock,
                    timeout,
                    precision,
                    absolute,
                }
            }
            EVENT_FD_READ => Interest::Read(memory.u32(payload)?),
            EVENT_FD_WRITE => Interest::Write(memory.u32(payload)?),
            _ => return Err(Errno::INVAL.into()),
        };
        Ok(Self { userdata, interest })
    }

    fn store(self, memory: &mut Memory<'_>, at: u32, edition: Edition) -> Result<(), Failure> {
        memory.set_u64(at, self.userdata)?;
        let tag = field(at, 8)?;
        let payload = field(at, 16)?;
        match self.interest {
            Interest::Clock {
                identifier,
                id,
                timeout,
                precision,
                absolute,
                ..
            } => {
                memory.set_u8(tag, EVENT_CLOCK)?;
                let payload = match edition {
                    Edition::Preview1 => payload,
                    Edition::Unstable => {
                        memory.set_u64(payload, identifier)?;
                        field(payload, 8)?
                    }
                };
                memory.set_u32(payload, id)?;
                memory.set_u64(field(payload, 8)?, timeout)?;
                memory.set_u64(field(payload, 16)?, precision)?;
                memory.set_u16(field(payload, 24)?, absolute.into())
            }
            Interest::Read(fd) => {
                memory.set_u8(tag, EVENT_FD_READ)?;
                memory.set_u32(payload, fd)
            }
            Interest::Write(fd) => {
                memory.set_u8(tag, EVENT_FD_WRITE)?;
                memory.set_u32(payload, fd)
            }
        }
    }
}
