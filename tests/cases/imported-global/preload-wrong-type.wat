;; A preloaded module exports a global of that name, and it is mutable.
;;! run: --preload values=$CASES/imported-global/preload/values.wat
;;! fails: instantiate
(module
  (import "values" "counter" (global i32))
  (func (export "wizer-initialize") unreachable))
