//! What was taken, from and to the types of the WIT.

use wizer_taken::{Access, Kind, Leak, Origin, Secret, Taken};

use crate::bindings::wizer::wizer::{taken as wit, transform};

/// What was taken, put together.
pub(crate) fn joined(items: Vec<wit::TakenItem>) -> Taken {
    let mut taken = Taken::default();
    for item in items {
        // Each note counts once.
        let Some(further) = item.count.checked_sub(1) else {
            continue;
        };
        let noted = taken.note(of(item.kind), &item.name);
        noted.count = noted.count.saturating_add(further);
        noted.bytes = noted.bytes.saturating_add(item.bytes);
        noted.access |= access(item.access);
        noted.first = noted.first.or(item.first);
    }
    taken
}

/// A kind of the WIT.
pub(crate) fn of(kind: wit::TakenKind) -> Kind {
    match kind {
        wit::TakenKind::Environment => Kind::Environment,
        wit::TakenKind::Arguments => Kind::Arguments,
        wit::TakenKind::Files => Kind::Files,
        wit::TakenKind::Input => Kind::Input,
        wit::TakenKind::Clocks => Kind::Clocks,
        wit::TakenKind::Random => Kind::Random,
        wit::TakenKind::Names => Kind::Names,
        wit::TakenKind::Sockets => Kind::Sockets,
        wit::TakenKind::Http => Kind::Http,
        wit::TakenKind::Handles => Kind::Handles,
    }
}

/// A kind, for the WIT. The library may have kinds that the WIT lacks, in another release only.
pub(crate) fn kind(kind: Kind) -> Option<wit::TakenKind> {
    Some(match kind {
        Kind::Environment => wit::TakenKind::Environment,
        Kind::Arguments => wit::TakenKind::Arguments,
        Kind::Files => wit::TakenKind::Files,
        Kind::Input => wit::TakenKind::Input,
        Kind::Clocks => wit::TakenKind::Clocks,
        Kind::Random => wit::TakenKind::Random,
        Kind::Names => wit::TakenKind::Names,
        Kind::Sockets => wit::TakenKind::Sockets,
        Kind::Http => wit::TakenKind::Http,
        Kind::Handles => wit::TakenKind::Handles,
        _ => return None,
    })
}

fn access(access: wit::TakenAccess) -> Access {
    let flags = [
        (wit::TakenAccess::READ, Access::READ),
        (wit::TakenAccess::WRITE, Access::WRITE),
        (wit::TakenAccess::LISTED, Access::LIST),
        (wit::TakenAccess::MISSING, Access::MISSING),
    ];
    let mut joined = Access::default();
    for (flag, done) in flags {
        if (access & flag).bits() == flag.bits() {
            joined |= done;
        }
    }
    joined
}

/// A secret with its origin, for the WIT.
pub(crate) fn secret(secret: Secret) -> (String, transform::Secret) {
    let Secret {
        origin,
        value,
        scrub,
    } = secret;
    let secret = transform::Secret { value, scrub };
    (origin.word().into_owned(), secret)
}

/// Copies in a result. Those whose origin is none are left out.
pub(crate) fn leaks(leaks: Vec<wit::Leaked>) -> Vec<Leak> {
    let leaks = leaks.into_iter().filter_map(|leak| {
        let origin = Origin::of_word(&leak.origin)?;
        Some(Leak::new(origin, leak.memory, leak.offset))
    });
    leaks.collect()
}
