;; Names that objects of JavaScript have a meaning for are names like others: as modules that are imported from, as imports, as exports,
;; and as a preloaded module.
;;! run: --preload __proto__=$CASES/imports/preload/library.wat
;;! exports: __proto__ constructor then toJSON hasOwnProperty
;;! call: __proto__ => 42
;;! call: constructor => 1
;;! call: then => 2
;;! call: toJSON => 3
;;! call: hasOwnProperty => 4
(module
  (import "__proto__" "double" (func $double (param i32) (result i32)))
  (import "constructor" "prototype" (func (param i32)))
  (import "constructor" "__proto__" (func (param i32)))
  (import "then" "toJSON" (func (param i32)))
  (import "toJSON" "then" (func (param i32)))
  (import "hasOwnProperty" "hasOwnProperty" (func (param i32)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (call $double (i32.const 21))))
  (func (export "__proto__") (result i32) (global.get $n))
  (func (export "constructor") (result i32) (i32.const 1))
  (func (export "then") (result i32) (i32.const 2))
  (func (export "toJSON") (result i32) (i32.const 3))
  (func (export "hasOwnProperty") (result i32) (i32.const 4)))
