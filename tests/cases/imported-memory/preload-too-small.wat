;; The memory of a preloaded module is smaller than the import.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! fails: instantiate
(module
  (import "store" "memory" (memory 3))
  (func (export "wizer-initialize") unreachable))
