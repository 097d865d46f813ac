;; Globals hold imported functions: one of a preloaded module, and one that nothing provides.
;;! run: --preload library=$CASES/imports/preload/library.wat
;;! exports: double unknown
;;! call: double 21 => 42
;;! call: unknown 21 => trap
(module
  (type $unary (func (param i32) (result i32)))
  (import "library" "double" (func $double (type $unary)))
  (import "env" "unknown" (func $unknown (type $unary)))
  (global $first (mut (ref null $unary)) (ref.null $unary))
  (global $second (mut (ref null $unary)) (ref.null $unary))
  (elem declare func $double $unknown)
  (func (export "wizer-initialize")
    (global.set $first (ref.func $double))
    (global.set $second (ref.func $unknown)))
  (func (export "double") (param i32) (result i32)
    (call_ref $unary (local.get 0) (global.get $first)))
  (func (export "unknown") (param i32) (result i32)
    (call_ref $unary (local.get 0) (global.get $second))))
