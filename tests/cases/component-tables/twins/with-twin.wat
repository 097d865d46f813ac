;; As the case, without the initializer.
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 1 funcref)
    (elem declare func $one $two)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up")
      (table.set $t (i32.const 0) (ref.func $two))
      (drop (table.grow $t (ref.func $one) (i32.const 1))))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
