//! Notes what the guest takes from outside, when a function has answered.

use wizer_taken::{Access, Kind, opened_for};

use crate::context::Context;
use crate::descriptors::Descriptor;
use crate::memory::Memory;

/// A path among the arguments of a function: the positions of the folder's descriptor, the address
/// and the length.
type Path = [usize; 3];

/// The arguments of a call.
pub(crate) struct Arguments<'a>(pub(crate) &'a [u64]);

impl Arguments<'_> {
    fn long(&self, position: usize) -> u64 {
        self.0.get(position).copied().unwrap_or_default()
    }

    fn word(&self, position: usize) -> u32 {
        u32::try_from(self.long(position)).unwrap_or_default()
    }
}

/// Notes what a call has taken. `success` is whether its error number is 0.
pub(crate) fn note(
    context: &mut Context,
    memory: &Memory<'_>,
    name: &str,
    arguments: &Arguments<'_>,
    success: bool,
) {
    let done: Option<(Access, &[Path])> = match name {
        "path_create_directory" | "path_remove_directory" | "path_unlink_file" => {
            Some((Access::WRITE, &[[0, 1, 2]]))
        }
        "path_filestat_get" => Some((Access::READ, &[[0, 2, 3]])),
        "path_filestat_set_times" => Some((Access::WRITE, &[[0, 2, 3]])),
        "path_link" => Some((Access::WRITE, &[[0, 2, 3], [4, 5, 6]])),
        "path_open" => {
            let access = opened_for(arguments.word(4), arguments.long(5));
            Some((access, &[[0, 2, 3]]))
        }
        "path_readlink" => Some((Access::READ, &[[0, 1, 2]])),
        "path_rename" => Some((Access::WRITE, &[[0, 1, 2], [3, 4, 5]])),
        "path_symlink" => Some((Access::WRITE, &[[2, 3, 4]])),
        _ => None,
    };
    if let Some((access, paths)) = done {
        for path in paths {
            let path = within(context, memory, arguments, *path);
            context.note_file(&path, access, success);
            if let ("path_open", true, Ok(fd)) = (name, success, memory.u32(arguments.word(8))) {
                context.paths.opened(fd, &path);
            }
        }
    } else if name == "fd_readdir" && !success {
        let path = context.paths.of(arguments.word(0));
        context.note_file(&path, Access::LIST, false);
    } else if success {
        note_other(context, memory, name, arguments);
    }
}

/// Notes what a function without paths has taken, which has succeeded.
fn note_other(context: &mut Context, memory: &Memory<'_>, name: &str, arguments: &Arguments<'_>) {
    let word = |position| arguments.word(position);
    match name {
        "environ_get" | "environ_sizes_get" => {
            for (variable, _) in &context.environment {
                context.taken.note(Kind::Environment, variable);
            }
        }
        "args_get" => {
            for position in 0..context.arguments.len() {
                let position = position.to_string();
                context.taken.note(Kind::Arguments, &position);
            }
        }
        "clock_time_get" => {
            let clock = match word(0) {
                0 => "wall-clock",
                _ => "monotonic-clock",
            };
            let item = context.taken.note(Kind::Clocks, clock);
            item.first = item.first.or(memory.u64(word(2)).ok());
        }
        "random_get" => {
            let item = context.taken.note(Kind::Random, "secure");
            item.bytes = item.bytes.saturating_add(word(1).into());
        }
        "fd_read" if matches!(context.descriptors.get(word(0)), Ok(Descriptor::Input(_))) => {
            let bytes = memory.u32(word(3)).unwrap_or_default();
            if bytes == 0 {
                return;
            }
            let item = context.taken.note(Kind::Input, "standard input");
            item.bytes = item.bytes.saturating_add(bytes.into());
        }
        "fd_filestat_get" => {
            if let Some(path) = context.paths.known(word(0)) {
                context.note_file(&path, Access::READ, true);
            }
        }
        "fd_readdir" => {
            let path = context.paths.of(word(0));
            context.note_file(&path, Access::LIST, true);
        }
        "fd_renumber" => context.paths.renumbered(word(0), word(1)),
        _ => {}
    }
}

/// A path among the arguments, as the guest names it.
fn within(
    context: &Context,
    memory: &Memory<'_>,
    arguments: &Arguments<'_>,
    [folder, address, length]: Path,
) -> String {
    let [folder, address, length] = [folder, address, length].map(|at| arguments.word(at));
    let bytes = memory.slice(address, length).unwrap_or_default();
    let path = String::from_utf8_lossy(bytes);
    context.paths.within(folder, &path)
}
