;; An import that occurs twice, with two types: each is its own.
;;! exports: get
;;! call: get => 1
(module
  (import "env" "f" (func (param i32)))
  (import "env" "f" (func (result i64)))
  (import "env" "f" (func (param i32)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
