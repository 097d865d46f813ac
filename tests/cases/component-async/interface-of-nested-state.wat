;; The asynchronous initializer is in an instance that a nested component with state exports, and
;; the component around it passes on.
;;! run: -f ns:pkg/life@0.2.0.set-up
;;! exports: ns:pkg/life@0.2.0 size
;;! call: ns:pkg/life@0.2.0.get() => 3
;;! call: size() => 1
(component
  (component $c
    (core func $return (canon task.return))
    (core func $return-u32 (canon task.return (result u32)))
    (core module $m
      (import "" "return" (func $return))
      (import "" "return-u32" (func $return-u32 (param i32)))
      (memory 0)
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (result i32) (drop (memory.grow (i32.const 1))) (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (if (i32.lt_u (global.get $n) (i32.const 3)) (then (return (i32.const 1))))
        (call $return)
        (i32.const 0))
      (func (export "get") (call $return-u32 (global.get $n)))
      (func (export "size") (result i32) (memory.size)))
    (core instance $i (instantiate $m (with "" (instance
      (export "return" (func $return)) (export "return-u32" (func $return-u32))))))
    (func $init async (canon lift (core func $i "init") async (callback (core func $i "callback"))))
    (func $get async (result u32) (canon lift (core func $i "get") async))
    (instance $life (export "set-up" (func $init)) (export "get" (func $get)))
    (export "life" (instance $life))
    (func (export "size") (result u32) (canon lift (core func $i "size"))))
  (instance $c (instantiate $c))
  (export "ns:pkg/life@0.2.0" (instance $c "life"))
  (export "size" (func $c "size")))
