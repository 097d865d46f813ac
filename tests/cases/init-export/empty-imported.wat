;; The initializer is an imported function, and the module has no function of its own.
;;! run: --preload library=$CASES/imports/preload/library.wat -f prepare --init-func-export empty
;;! exports: prepare
;;! again: keep
;;! code: changed
;;! call: prepare
(module
  (import "library" "nothing" (func $nothing))
  (export "prepare" (func $nothing)))
