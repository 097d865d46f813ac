;; What was called before and has returned is not named.
;;! fails: trap
(module
  (func $before (result i32) (i32.div_u (i32.const 6) (i32.const 3)))
  (func $divide (param i32) (result i32)
    (drop (call $before))
    (i32.div_u (i32.const 6) (i32.sub (local.get 0) (call $before))))
  (func $init (export "wizer-initialize")
    (drop (call $before))
    (drop (call $divide (i32.const 2)))))
