;; An initializer with arguments traps: the message names it.
;;! run: -f 'divide(1, 0)'
;;! fails: trap
(module $app
  (global $n (mut i32) (i32.const 0))
  (func $divide (export "divide") (param i32 i32)
    (global.set $n (i32.div_u (local.get 0) (local.get 1)))))
