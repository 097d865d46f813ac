;; Structures that are never changed: one in an immutable global, and those that functions make.
;;! exports: distance sum
;;! call: distance => 25
;;! call: sum 1 2 => 303
(module
  (type $point (struct (field $x i32) (field $y i32)))
  (type $pair (struct (field (ref $point)) (field (ref null $point))))
  (global $corner (ref $point) (struct.new $point (i32.const 3) (i32.const 4)))
  (global $pair (ref $pair) (struct.new $pair (global.get $corner) (ref.null $point)))
  (global $scale (mut i32) (i32.const 0))
  (func $scaled (param $x i32) (param $y i32) (result (ref $point))
    (struct.new $point
      (i32.mul (local.get $x) (global.get $scale))
      (i32.mul (local.get $y) (global.get $scale))))
  (func (export "wizer-initialize") (local $point (ref $point))
    (global.set $scale (i32.const 50))
    (local.set $point (call $scaled (i32.const 1) (i32.const 1)))
    (global.set $scale
      (i32.add (struct.get $point $x (local.get $point)) (struct.get $point $y (local.get $point)))))
  (func (export "distance") (result i32) (local $point (ref $point))
    (local.set $point (struct.get $pair 0 (global.get $pair)))
    (i32.add
      (i32.mul (struct.get $point $x (local.get $point)) (struct.get $point $x (local.get $point)))
      (i32.mul (struct.get $point $y (local.get $point)) (struct.get $point $y (local.get $point)))))
  (func (export "sum") (param i32 i32) (result i32) (local $point (ref $point))
    (local.set $point (call $scaled (local.get 0) (local.get 1)))
    (i32.add
      (i32.add (struct.get $point $x (local.get $point)) (struct.get $point $y (local.get $point)))
      (i32.eqz (ref.is_null (struct.get $pair 0 (global.get $pair)))))
    (i32.add (i32.const 2))))
