;; The initializer is a function of a preloaded module, passed on as an export.
;;! run: --preload library=$CASES/imports/preload/library.wat -f prepare
;;! exports: get
;;! call: get => 1
(module
  (import "library" "nothing" (func $nothing))
  (export "prepare" (func $nothing))
  (func (export "get") (result i32) (i32.const 1)))
