;; A preloaded module exports a function of that name.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! fails: instantiate
(module
  (import "store" "peek" (memory 1))
  (func (export "wizer-initialize") unreachable))
