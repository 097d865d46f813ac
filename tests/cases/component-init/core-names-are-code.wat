;; Core names may be any text. Some hosts write them into source code of another language: these would write files there.
;;! exports: get
;;! call: get() => 42
(component
  (core module $state
    (memory (export "a\n'b") 1)
    (global $n (export "\e2\80\a8") (mut i32) (i32.const 0))
    (table (export "\\") 1 funcref)
    (func (export "x'+(process.getBuiltinModule(`fs`).writeFileSync(`export`,``))+'") (global.set $n (i32.const 42)))
    (func (export "*/") (result i32) (global.get $n)))
  (core instance $state (instantiate $state))
  ;; Passed on by other names, some of them of what every object has.
  (core instance $others
    (export "__proto__" (memory $state "a\n'b"))
    (export "constructor" (global $state "\e2\80\a8"))
    (export "x'+(process.getBuiltinModule(`fs`).writeFileSync(`passed`,``))+'" (func $state "x'+(process.getBuiltinModule(`fs`).writeFileSync(`export`,``))+'"))
    (export "" (func $state "*/"))
    (export "default" (table $state "\\")))
  (core module $user
    (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "__proto__" (memory 1))
    (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "constructor" (global $n (mut i32)))
    (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "x'+(process.getBuiltinModule(`fs`).writeFileSync(`passed`,``))+'" (func $set))
    (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "" (func $get (result i32)))
    (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "default" (table 1 funcref))
    (func (export "then") (call $set))
    (func (export "`${1}\"") (result i32) (call $get)))
  ;; A module goes through a component's boundary with its names in a type.
  (component $nested
    (import "user" (core module $user
      (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "__proto__" (memory 1))
      (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "constructor" (global (mut i32)))
      (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "x'+(process.getBuiltinModule(`fs`).writeFileSync(`passed`,``))+'" (func))
      (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "" (func (result i32)))
      (import "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" "default" (table 1 funcref))
      (export "then" (func))
      (export "`${1}\"" (func (result i32)))))
    (export "again" (core module $user)))
  (instance $nested (instantiate $nested (with "user" (core module $user))))
  (alias export $nested "again" (core module $again))
  (core instance $i (instantiate $again (with "x'+(process.getBuiltinModule(`fs`).writeFileSync(`module`,``))+'" (instance $others))))
  (func (export "wizer-initialize") (canon lift (core func $i "then")))
  (func (export "get") (result u32) (canon lift (core func $i "`${1}\""))))
