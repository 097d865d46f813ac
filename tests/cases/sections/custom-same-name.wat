;; Custom sections of the same name, an empty one, one without a name, and one that holds no text.
;;! exports: get
;;! call: get => 1
(module
  (@custom "twice" (after type) "one")
  (@custom "twice" (after global) "two")
  (@custom "twice" (after code) "one")
  (@custom "empty" (after func) "")
  (@custom "" (after export) "nameless")
  (@custom "bytes" (before code) "\00\ff\80asm\01")
  (global (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set 0 (i32.const 1)))
  (func (export "get") (result i32) (global.get 0)))
