(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
