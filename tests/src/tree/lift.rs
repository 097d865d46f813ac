//! Lifted functions: in each tree, those of some roles are asynchronous, in all ways in which they
//! can be.

use std::fmt::Write as _;

use super::component::Role;
use super::generator::{Generator, Level};
use super::module::Sum;
use super::random::Random;

/// How an asynchronous function is lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Without `async`: the core function returns the result.
    Plain,
    /// With `async`, without a callback.
    Stackful,
    /// With a callback that is not called.
    Exit,
    /// With a callback that is called once, after the result.
    Yield,
}

/// The roles whose functions are asynchronous: none in half of the trees.
pub(super) fn tasks(random: &mut Random) -> Vec<Role> {
    if random.once_in(2) {
        return Vec::new();
    }
    let mut roles = Role::ALL.to_vec();
    roles.retain(|_| random.once_in(2));
    roles
}

impl Generator {
    /// The type of the functions of a role.
    pub(super) fn ty(&self, role: Role) -> String {
        let is_async = match self.tasks.contains(&role) {
            true => "async ",
            false => "",
        };
        format!("{is_async}{}", role.ty())
    }

    /// Lifts the core function of a role. Returns the identifier of the function.
    pub(super) fn lift(&mut self, level: &mut Level, core: &str, role: Role) -> String {
        let styles = [Style::Plain, Style::Stackful, Style::Exit, Style::Yield];
        let style = match self.tasks.contains(&role) {
            true => self.random.pick(&styles).unwrap_or(Style::Plain),
            false => Style::Plain,
        };
        // The peer does not wait for what an initializer has started.
        let style = match style {
            Style::Yield if self.limits.peer && role == Role::Begin => Style::Exit,
            style => style,
        };
        if style != Style::Plain {
            return self.lift_task(level, core, role, style);
        }
        let id = self.id("f");
        let (name, ty) = (role.name(), self.ty(role));
        let _ = writeln!(
            level.text,
            "  (func {id} {ty} (canon lift (core func {core} \"{name}\")))"
        );
        id
    }

    /// Lifts a core function with `async`: another one calls it, and returns its result.
    fn lift_task(&mut self, level: &mut Level, core: &str, role: Role, style: Style) -> String {
        let (id, name, ty) = (self.id("f"), role.name(), self.ty(role));
        let (give, module, instance) = (self.id("t"), self.id("m"), self.id("i"));
        let (parameters, result) = split(role.core());
        let given = result.replace("result", "param");
        let returned = match role.ty().split_once("(result ") {
            Some((_, returned)) => format!(" (result {returned}"),
            None => String::new(),
        };
        let code = match style {
            Style::Stackful => "",
            _ => " (result i32)",
        };
        let (start, callback) = bodies(role, style);
        let _ = writeln!(
            level.text,
            "  (core func {give} (canon task.return{returned}))
  (core module {module}
    (import \"\" \"f\" (func $f {parameters} {result}))
    (import \"\" \"return\" (func $return {given}))
    (global $n (mut i32) (i32.const 0))
    (func (export \"start\") {parameters}{code} {start})
    (func (export \"callback\") (param i32 i32 i32) (result i32) {callback}))
  (core instance {instance} (instantiate {module} (with \"\" (instance
    (export \"f\" (func {core} \"{name}\")) (export \"return\" (func {give}))))))"
        );
        let callback = match style {
            Style::Stackful => String::new(),
            _ => format!(" (callback (core func {instance} \"callback\"))"),
        };
        let _ = writeln!(
            level.text,
            "  (func {id} {ty} (canon lift (core func {instance} \"start\") async{callback}))"
        );
        level.state += Sum {
            instances: 1,
            globals: 1,
            ..Sum::default()
        };
        id
    }
}

/// The parameters and the result of a core type.
fn split(ty: &str) -> (&str, &str) {
    match ty.find("(result") {
        Some(at) => ty.split_at(at),
        None => (ty, ""),
    }
}

/// The code that starts a task, and that of the callback. Without a result, the work is done in the
/// callback, after the task has returned.
fn bodies(role: Role, style: Style) -> (String, String) {
    let exit = match style {
        Style::Stackful => "",
        Style::Yield => " (i32.const 1)",
        Style::Plain | Style::Exit => " (i32.const 0)",
    };
    let end = "(i32.const 0)";
    let (start, later) = match (role, style) {
        (Role::Poke, Style::Yield) => (
            "(global.set $n (local.get 0)) (call $return)",
            "(call $f (global.get $n)) ",
        ),
        (Role::Begin, Style::Yield) => ("(call $return)", "(call $f) "),
        (Role::Poke, _) => ("(call $f (local.get 0)) (call $return)", ""),
        (Role::Begin, _) => ("(call $f) (call $return)", ""),
        (Role::Digest, _) => ("(call $return (call $f))", ""),
        (Role::Ask, _) => ("(call $return (call $f (local.get 0)))", ""),
        (Role::Setup, _) => ("(call $return (call $f (local.get 0) (local.get 1)))", ""),
    };
    (format!("{start}{exit}"), format!("{later}{end}"))
}
