(component
  (core module $a (memory (export "m") 1) (func (export "i") (i32.store (i32.const 0) (i32.const 5))))
  (core module $b (import "a" "m" (memory 1)) (func) (data (i32.const 0) "\01\00\00\00"))
  (core instance $i (instantiate $a)) (core instance (instantiate $b (with "a" (instance $i))))
  (func (export "init") (canon lift (core func $i "i"))))
