;; Two preloaded modules, and an import that neither of them provides.
;;! run: --preload one=$CASES/imports/preload/library.wat --preload two=$CASES/imports/preload/other.wat
;;! exports: get
;;! call: get => 42 -5
(module
  (import "one" "double" (func $double (param i32) (result i32)))
  (import "two" "negate" (func $negate (param i32) (result i32)))
  (import "two" "unknown" (func))
  (global $a (mut i32) (i32.const 0))
  (global $b (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $a (call $double (i32.const 21)))
    (global.set $b (call $negate (i32.const 5))))
  (func (export "get") (result i32 i32) (global.get $a) (global.get $b)))
