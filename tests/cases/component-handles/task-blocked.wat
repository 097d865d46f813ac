;; A task without a callback that has returned its result, and is blocked for good: nothing can
;; enter its component any more.
;;! run: -f ns:pkg/life@0.1.0.set-up
;;! fails: handles
(component
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $set (canon waitable-set.new))
  (core func $wait (canon waitable-set.wait (memory (core memory $memory "memory"))))
  (core func $return (canon task.return))
  (core module $m
    (import "" "set" (func $set (result i32)))
    (import "" "wait" (func $wait (param i32 i32) (result i32)))
    (import "" "return" (func $return))
    (func (export "init")
      (call $return)
      (drop (call $wait (call $set) (i32.const 8)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "set" (func $set)) (export "wait" (func $wait)) (export "return" (func $return))))))
  (func $set-up async (canon lift (core func $i "init") async))
  (instance $life (export "set-up" (func $set-up)))
  (export "ns:pkg/life@0.1.0" (instance $life)))
