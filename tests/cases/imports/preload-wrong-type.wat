;; A preloaded module has a function of that name, and it is of another type.
;;! run: --preload library=$CASES/imports/preload/library.wat
;;! fails: instantiate
(module
  (import "library" "double" (func (param i64)))
  (func (export "wizer-initialize")))
