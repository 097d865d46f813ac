;; An asynchronous initializer without a callback yields in the midst of its work, and goes on after
;; its result. The exports are lifted the same way.
;;! run: -f set-up
;;! exports: get
;;! stderr: set-up returned: 5
;;! call: get() => 57
;;! call: get() => 58
(component
  (core func $return (canon task.return (result u32)))
  (core func $yield (canon thread.yield))
  (core module $m
    (import "" "return" (func $return (param i32)))
    (import "" "yield" (func $yield (result i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (global.set $n (i32.const 5))
      (if (call $yield) (then unreachable))
      (call $return (global.get $n))
      (if (call $yield) (then unreachable))
      (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (i32.const 6))))
    (func (export "get")
      (drop (call $yield))
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (call $return (global.get $n))))
  (core instance $i (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "yield" (func $yield))))))
  (func (export "set-up") async (result u32) (canon lift (core func $i "init") async))
  (func (export "get") async (result u32) (canon lift (core func $i "get") async)))
