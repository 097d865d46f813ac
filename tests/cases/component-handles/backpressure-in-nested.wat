;; Backpressure is left on in a nested component that has no state of its own.
;;! run: --allow-open-handles
;;! fails: handles
(component
  (component $c
    (core func $inc (canon backpressure.inc))
    (func (export "pause") (canon lift (core func $inc))))
  (component $driver
    (import "pause" (func $pause))
    (core func $pause (canon lower (func $pause)))
    (core module $m
      (import "" "pause" (func $pause))
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (call $pause) (global.set $n (i32.const 1)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m (with "" (instance (export "pause" (func $pause))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $c (instantiate $c))
  (instance $driver (instantiate $driver (with "pause" (func $c "pause"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "get" (func $driver "get")))
