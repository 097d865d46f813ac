;; Ten thousand calls deep.
;;! exports: memory depth
;;! call: depth => 10000
(module
  (memory (export "memory") 1)
  (func $down (param $left i32)
    (if (local.get $left)
      (then
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
        (call $down (i32.sub (local.get $left) (i32.const 1))))))
  (func (export "wizer-initialize") (call $down (i32.const 10000)))
  (func (export "depth") (result i32) (i32.load (i32.const 0))))
