;; Backpressure that is left on is an error, also with --allow-open-handles: the component takes no
;; calls, and its result would.
;;! run: --allow-open-handles
;;! fails: handles
(component
  (core func $inc (canon backpressure.inc))
  (core func $dec (canon backpressure.dec))
  (core func $return (canon task.return))
  (core module $m
    (import "" "inc" (func $inc))
    (import "" "dec" (func $dec))
    (import "" "return" (func $return))
    (memory 1)
    (func (export "init") (result i32) (call $inc) (call $inc) (call $dec) (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32) (call $return) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "inc" (func $inc)) (export "dec" (func $dec)) (export "return" (func $return))))))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $i "callback")))))
