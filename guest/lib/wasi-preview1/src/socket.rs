//! `sock_*`: no descriptor is a socket.

use crate::arguments::{Fdflags, byte, flags};
use crate::errno::{Errno, Failure};
use crate::linker::{Call, Edition};

pub(crate) fn accept(call: &mut Call<'_>, fd: u32, flags: u32, _: u32) -> Result<(), Failure> {
    Fdflags::new(flags)?;
    no_socket(call, fd)
}

pub(crate) fn recv(
    call: &mut Call<'_>,
    fd: u32,
    _: u32,
    _: u32,
    how: u32,
    _: u32,
    _: u32,
) -> Result<(), Failure> {
    flags(how, 3, "Riflags")?;
    unsupported(call, "sock_recv")?;
    no_socket(call, fd)
}

pub(crate) fn send(
    call: &mut Call<'_>,
    fd: u32,
    _: u32,
    _: u32,
    how: u32,
    _: u32,
) -> Result<(), Failure> {
    flags(how, u16::MAX, "u16")?;
    unsupported(call, "sock_send")?;
    no_socket(call, fd)
}

pub(crate) fn shutdown(call: &mut Call<'_>, fd: u32, how: u32) -> Result<(), Failure> {
    flags(byte(how, "Sdflags")?.into(), 3, "Sdflags")?;
    unsupported(call, "sock_shutdown")?;
    no_socket(call, fd)
}

/// `wasi_unstable` has no error number for this.
fn unsupported(call: &Call<'_>, name: &str) -> Result<(), Failure> {
    match call.edition {
        Edition::Preview1 => Ok(()),
        Edition::Unstable => Err(Failure::trap(format!("{name} unsupported"))),
    }
}

fn no_socket(call: &Call<'_>, fd: u32) -> Result<(), Failure> {
    call.context.descriptors.get(fd)?;
    Err(Errno::NOTSOCK.into())
}
