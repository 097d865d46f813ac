;; With --keep-init-func, an asynchronous initializer can be called again, also in the result.
;;! run: -f life.set-up --keep-init-func
;;! exports: life
;;! call: life.get() => 3
;;! call: life.set-up() => 
;;! call: life.get() => 6
;;! again: runs
(component
  (core func $return (canon task.return))
  (core module $m
    (import "" "return" (func $return))
    (global $n (mut i32) (i32.const 0))
    (func $add (export "init") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32)
      (if (i32.rem_u (global.get $n) (i32.const 3)) (then (return (call $add))))
      (call $return)
      (i32.const 0))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (alias core export $i "callback" (core func $callback))
  (func $set-up async (canon lift (core func $i "init") async (callback (core func $callback))))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "set-up" (func $set-up)) (export "get" (func $get)))
  (export "life" (instance $life)))
