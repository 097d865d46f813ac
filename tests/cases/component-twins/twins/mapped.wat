(component
  (core module $other (func (export "three") (result i32) (i32.const 3)))
  (core module $m
    (import "" "three" (func $three (result i32)))
    (global $n (mut i32) (i32.const 0))
    (memory 1)
    (func (export "init"))
    (func (export "get") (result i32)
      (if (i32.ne (global.get $n) (call $three)) (then unreachable))
      (i32.add (global.get $n) (i32.load (i32.const 8)))))
  (core instance $other (instantiate $other))
  (core instance $i (instantiate $m (with "" (instance $other))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
