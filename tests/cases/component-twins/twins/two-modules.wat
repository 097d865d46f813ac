(component
  (core module $second
    (global $n (mut i32) (i32.const 0))
    (func (export "init"))
    (func (export "get") (result i32) (global.get $n)))
  (core module $first
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 10)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $first (instantiate $first))
  (core instance $second (instantiate $second))
  (func (export "wizer-initialize") (canon lift (core func $second "init")))
  (func (export "first") (result u32) (canon lift (core func $first "get")))
  (func (export "second") (result u32) (canon lift (core func $second "get"))))
