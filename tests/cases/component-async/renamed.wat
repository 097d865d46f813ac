;; Asynchronous exports get other names: one of the root, and an instance with its initializer.
;;! run: -f old.set-up -r run=resume -r ns:pkg/new@2.0.0=old
;;! exports: ns:pkg/new@2.0.0 run
;;! call: run() => 8
;;! call: ns:pkg/new@2.0.0.get() => 7
(component
  (core func $return (canon task.return))
  (core func $return-u32 (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return))
    (import "" "return-u32" (func $return-u32 (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32) (global.set $n (i32.const 7)) (call $return) (i32.const 0))
    (func (export "run") (result i32) unreachable)
    (func (export "resume") (result i32)
      (call $return-u32 (i32.add (global.get $n) (i32.const 1)))
      (i32.const 0))
    (func (export "get") (result i32) (call $return-u32 (global.get $n)) (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "return-u32" (func $return-u32))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "run") async (result u32)
    (canon lift (core func $i "run") async (callback (core func $callback))))
  (func $set-up async (canon lift (core func $i "init") async (callback (core func $callback))))
  (func $get async (result u32)
    (canon lift (core func $i "get") async (callback (core func $callback))))
  (instance $life (export "set-up" (func $set-up)) (export "get" (func $get)))
  (func (export "resume") async (result u32)
    (canon lift (core func $i "resume") async (callback (core func $callback))))
  (export "old" (instance $life)))
