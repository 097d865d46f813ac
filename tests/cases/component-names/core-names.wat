;; Core exports have the names that instrumentation would give: they stay what they are.
;;! exports: get
;;! call: get() => 43
(component
  (core module $m
    (global $n (export "wizer:global 0") (export "global 0") (mut i32) (i32.const 0))
    (memory $memory (export "wizer:memory 0") (export "memory 0") 1)
    (global $zero (export "wizer:global 1") i32 (i32.const 1))
    (func (export "init")
      (global.set $n (i32.const 40))
      (i32.store (i32.const 4) (i32.const 2)))
    (func (export "get") (result i32)
      (i32.add (i32.add (global.get $n) (global.get $zero)) (i32.load (i32.const 4)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
