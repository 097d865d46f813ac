;; The functions that ran are those of both modules.
;;! run: --preload traps=$CASES/imports/preload/traps.wat
;;! fails: trap
(module $main
  (import "traps" "divide" (func $divide (param i32) (result i32)))
  (memory 1)
  (global $kept (mut i32) (i32.const 1))
  (func $init (export "wizer-initialize")
    (global.set $kept (call $divide (global.get $kept)))
    (i32.store (i32.const 8) (call $divide (i32.load (i32.const 0))))))
