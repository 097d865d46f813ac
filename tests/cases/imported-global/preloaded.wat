;; A preloaded module provides a constant and a counter, which both modules count.
;;! run: --preload values=$CASES/imported-global/preload/values.wat
;;! exports: get next
;;! stderr: Warning: the result imports the global `values.constant` and the global `values.counter`: give it
;;! code: appended
;;! call: get => 5 112
;;! call: next => 113
;;! call: get => 5 113
(module
  (import "values" "constant" (global $constant i32))
  (import "values" "counter" (global $counter (mut i32)))
  (import "values" "next" (func $next (result i32)))
  (func (export "wizer-initialize")
    (drop (call $next))
    (global.set $counter (i32.add (global.get $counter) (i32.const 10)))
    (drop (call $next)))
  (func (export "get") (result i32 i32) (global.get $constant) (global.get $counter))
  (func (export "next") (result i32) (call $next)))
