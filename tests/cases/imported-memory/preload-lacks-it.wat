;; A preloaded module has functions that are imported, and no memory of that name: the tool makes one.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! exports: byte
;;! stderr: Warning: the result imports the memory `store.scratch`: give it
;;! call: byte 0 => 42
(module
  (import "store" "double" (func $double (param i32) (result i32)))
  (import "store" "scratch" (memory 1))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (call $double (i32.const 21))))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
