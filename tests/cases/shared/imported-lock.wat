;; The start function takes a lock and releases it, by the same instruction with which others mark a memory as initialized: the lock is free afterwards.
;;! exports: lock byte
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: byte => 8
;;! call: lock => 1
;;! call: lock => 0
(module
  (import "env" "memory" (memory 1 4 shared))
  (func $lock (export "lock") (result i32)
    (i32.eqz (i32.atomic.rmw.cmpxchg (i32.const 64) (i32.const 0) (i32.const 1))))
  (func $unlock (i32.atomic.store (i32.const 64) (i32.const 0)))
  (func $start
    (if (i32.eqz (call $lock)) (then (unreachable)))
    (i32.store8 (i32.const 0) (i32.const 7))
    (call $unlock))
  (start $start)
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1))))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0))))
