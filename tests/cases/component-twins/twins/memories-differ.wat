(component
  (core module $m
    (memory 1)
    (memory 1)
    (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
