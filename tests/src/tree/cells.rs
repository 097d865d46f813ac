//! The state of a module: memories and globals, and the code that changes and reads them.

use std::fmt::Write as _;

use super::random::Random;

/// A memory, defined by the module or imported.
pub(super) struct Memory {
    pub(super) id: String,
    pub(super) wide: bool,
    pub(super) bytes: bool,
    pub(super) minimum: usize,
    pub(super) maximum: Option<usize>,
    pub(super) imported: bool,
}

impl Memory {
    pub(super) fn limits(&self) -> String {
        let wide = if self.wide { "i64 " } else { "" };
        let maximum = self.maximum.map(|n| format!(" {n}")).unwrap_or_default();
        let bytes = if self.bytes { " (pagesize 1)" } else { "" };
        format!("{wide}{}{maximum}{bytes}", self.minimum)
    }

    /// Its size in bytes, as an `i64`.
    pub(super) fn size(&self) -> String {
        let pages = match self.wide {
            true => format!("(memory.size {})", self.id),
            false => format!("(i64.extend_i32_u (memory.size {}))", self.id),
        };
        match self.bytes {
            true => pages,
            false => format!("(i64.shl {pages} (i64.const 16))"),
        }
    }

    /// Converts an `i64` to an address.
    pub(super) fn address(&self, value: &str) -> String {
        match self.wide {
            true => value.to_string(),
            false => format!("(i32.wrap_i64 {value})"),
        }
    }

    pub(super) fn constant(&self, value: usize) -> String {
        let ty = if self.wide { "i64" } else { "i32" };
        format!("({ty}.const {value})")
    }

    /// The size of one access in bytes.
    pub(super) fn step(&self) -> usize {
        if self.bytes { 1 } else { 8 }
    }

    pub(super) fn load(&self, at: &str) -> String {
        let op = if self.bytes { "load8_u" } else { "load" };
        format!("(i64.{op} {} {})", self.id, self.address(at))
    }

    pub(super) fn store(&self, at: &str, value: &str) -> String {
        let op = if self.bytes { "store8" } else { "store" };
        format!("(i64.{op} {} {} {value})", self.id, self.address(at))
    }

    /// An address in the memory that depends on `$h`, with room for one access.
    pub(super) fn somewhere(&self) -> String {
        let room = match self.step() {
            1 => self.size(),
            step => format!("(i64.sub {} (i64.const {step}))", self.size()),
        };
        format!("(i64.rem_u (i64.shr_u (local.get $h) (i64.const 5)) {room})")
    }

    /// Code that changes bytes, and sometimes grows the memory.
    pub(super) fn change(&self, random: &mut Random) -> String {
        let mut text = String::new();
        for _ in 0..=random.below(3) {
            let store = self.store(&self.somewhere(), "(local.get $h)");
            let _ = writeln!(
                text,
                "      (if (i64.ne {} (i64.const 0)) (then {store}))\n      {}",
                self.size(),
                advance(random)
            );
        }
        let by = self.constant(if self.bytes { 1 + random.below(90) } else { 1 });
        let end = if self.bytes { 5_000 } else { 5 * 65_536 };
        let _ = writeln!(
            text,
            "      (if (i32.and (i64.lt_u {} (i64.const {end})) (i64.eqz (i64.rem_u (local.get $h) (i64.const 5))))
        (then (drop (memory.grow {} {by}))))",
            self.size(),
            self.id,
        );
        text
    }

    /// Code that reads the size and all bytes.
    pub(super) fn look(&self) -> String {
        format!(
            "      (local.set $h (call $mix (local.get $h) {size}))
      (local.set $i (i64.const 0))
      (block $done (loop $next
        (br_if $done (i64.ge_u (local.get $i) {size}))
        (local.set $h (call $mix (local.get $h) {load}))
        (local.set $i (i64.add (local.get $i) (i64.const {step})))
        (br $next)))\n",
            size = self.size(),
            load = self.load("(local.get $i)"),
            step = self.step(),
        )
    }
}

/// A mutable global.
pub(super) struct Global {
    pub(super) id: String,
    pub(super) ty: &'static str,
}

impl Global {
    pub(super) fn change(&self) -> String {
        let (id, get) = (&self.id, format!("(global.get {})", self.id));
        let h = "(local.get $h)";
        let value = match self.ty {
            "i32" => {
                format!("(i32.xor (i32.rotl {get} (i32.const 7)) (i32.wrap_i64 {h}))")
            }
            "i64" => format!("(i64.xor (i64.rotl {get} (i64.const 9)) {h})"),
            "f32" => format!(
                "(f32.reinterpret_i32 (i32.xor (i32.reinterpret_f32 {get}) (i32.wrap_i64 {h})))"
            ),
            "f64" => {
                format!("(f64.reinterpret_i64 (i64.xor (i64.reinterpret_f64 {get}) {h}))")
            }
            _ => format!("(v128.xor {get} (i64x2.splat {h}))"),
        };
        format!("      (global.set {id} {value})\n")
    }

    pub(super) fn look(&self) -> String {
        let get = format!("(global.get {})", self.id);
        let values = match self.ty {
            "i32" => vec![format!("(i64.extend_i32_u {get})")],
            "i64" => vec![get],
            "f32" => vec![format!("(i64.extend_i32_u (i32.reinterpret_f32 {get}))")],
            "f64" => vec![format!("(i64.reinterpret_f64 {get})")],
            _ => vec![
                format!("(i64x2.extract_lane 0 {get})"),
                format!("(i64x2.extract_lane 1 {get})"),
            ],
        };
        values
            .iter()
            .map(|value| format!("      (local.set $h (call $mix (local.get $h) {value}))\n"))
            .collect()
    }
}

/// Code that replaces `$h` by another number.
pub(super) fn advance(random: &mut Random) -> String {
    format!(
        "(local.set $h (call $mix (local.get $h) (i64.const 0x{:x})))",
        random.number()
    )
}
