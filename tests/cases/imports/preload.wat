;; A preloaded module provides functions: the initializer calls them, and they stay imports.
;;! run: --preload library=$CASES/imports/preload/library.wat
;;! exports: get double
;;! call: get => 42
;;! call: double 4 => 8
(module
  (import "library" "double" (func $double (param i32) (result i32)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (call $double (i32.const 21))))
  (func (export "get") (result i32) (global.get $n))
  (func (export "double") (param i32) (result i32) (call $double (local.get 0))))
