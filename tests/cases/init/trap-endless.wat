;; Calls without end exhaust the stack, and nothing else.
;;! fails: trap
(module
  (func $down (param i32) (call $down (i32.add (local.get 0) (i32.const 1))))
  (func $init (export "wizer-initialize") (call $down (i32.const 0))))
