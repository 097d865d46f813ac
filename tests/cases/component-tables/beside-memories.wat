;; A module with memories of its own, and one that it imports, changes its table.
;;! exports: get call
;;! call: get() => 67
;;! call: call() => 7
(component
  (core module $env (memory (export "memory") 1))
  (core module $m
    (type $get (func (result i32)))
    (import "env" "memory" (memory $theirs 1))
    (memory $own 1)
    (memory $second 1)
    (table $t 1 funcref)
    (data (memory $own) (i32.const 0) "\01")
    (elem declare func $seven)
    (func $seven (type $get) (i32.const 7))
    (func (export "set-up")
      (i32.store8 $theirs (i32.const 0) (i32.const 2))
      (i32.store8 $own (i32.const 1) (i32.const 60))
      (drop (memory.grow $own (i32.const 1)))
      (i32.store8 $second (i32.const 65535) (i32.const 2))
      (table.set $t (i32.const 0) (ref.func $seven)))
    (func (export "get") (result i32)
      (i32.add
        (i32.add (i32.load8_u $theirs (i32.const 0)) (i32.load8_u $own (i32.const 0)))
        (i32.add
          (i32.add (i32.load8_u $own (i32.const 1)) (memory.size $own))
          (i32.load8_u $second (i32.const 65535)))))
    (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
  (core instance $env (instantiate $env))
  (core instance $i (instantiate $m (with "env" (instance $env))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (func (export "call") (result u32) (canon lift (core func $i "call"))))
