(component
  (core module $before)
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") unreachable)
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "set-up" (func $init)) (export "get" (func $get)))
  (export "life" (instance $life)))
