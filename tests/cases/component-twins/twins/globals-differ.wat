(component
  (core module $m
    (global $n (mut i64) (i64.const 0))
    (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
