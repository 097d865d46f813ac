;; Objects whose class has a structure of functions, and overrides one of them.
(module
  (rec
    (type $object (sub (struct (field $vtable (ref $vtable)))))
    (type $area (func (param (ref $object)) (result i32)))
    (type $scale (func (param (ref $object) i32)))
    (type $vtable (sub (struct (field $area (ref $area)) (field $scale (ref $scale))))))
  (type $square (sub $object (struct (field $vtable (ref $vtable)) (field $side (mut i32)))))
  (type $oblong (sub $object
    (struct (field $vtable (ref $vtable)) (field $width (mut i32)) (field $height (mut i32)))))
  (global $square_vtable (ref $vtable)
    (struct.new $vtable (ref.func $square_area) (ref.func $square_scale)))
  (global $oblong_vtable (ref $vtable)
    (struct.new $vtable (ref.func $oblong_area) (ref.func $oblong_scale)))
  (global $one (mut (ref null $object)) (ref.null $object))
  (global $other (mut (ref null $object)) (ref.null $object))

  (func $square_area (type $area) (local $this (ref $square))
    (local.set $this (ref.cast (ref $square) (local.get 0)))
    (i32.mul
      (struct.get $square $side (local.get $this)) (struct.get $square $side (local.get $this))))
  (func $square_scale (type $scale) (local $this (ref $square))
    (local.set $this (ref.cast (ref $square) (local.get 0)))
    (struct.set $square $side (local.get $this)
      (i32.mul (struct.get $square $side (local.get $this)) (local.get 1))))
  (func $oblong_area (type $area) (local $this (ref $oblong))
    (local.set $this (ref.cast (ref $oblong) (local.get 0)))
    (i32.mul
      (struct.get $oblong $width (local.get $this)) (struct.get $oblong $height (local.get $this))))
  (func $oblong_scale (type $scale) (local $this (ref $oblong))
    (local.set $this (ref.cast (ref $oblong) (local.get 0)))
    (struct.set $oblong $width (local.get $this)
      (i32.mul (struct.get $oblong $width (local.get $this)) (local.get 1))))
  (func (export "init")
    (global.set $one (struct.new $square (global.get $square_vtable) (i32.const 12)))
    (global.set $other
      (struct.new $oblong (global.get $oblong_vtable) (i32.const 7) (i32.const 3)))
    (call $scaled (global.get $one) (i32.const 2)))

  (func $scaled (param $object (ref null $object)) (param $by i32)
    (call_ref $scale (ref.as_non_null (local.get $object)) (local.get $by)
      (struct.get $vtable $scale (struct.get $object $vtable (local.get $object)))))
  (func $area_of (param $object (ref null $object)) (result i32)
    (call_ref $area (ref.as_non_null (local.get $object))
      (struct.get $vtable $area (struct.get $object $vtable (local.get $object)))))
  (func (export "areas") (result i32)
    (i32.add
      (i32.mul (call $area_of (global.get $one)) (i32.const 1000))
      (call $area_of (global.get $other))))
  (func (export "scale") (param $by i32) (result i32)
    (call $scaled (global.get $other) (local.get $by))
    (call $area_of (global.get $other)))
  (func (export "classes") (result i32)
    (i32.add
      (ref.test (ref $square) (global.get $one))
      (i32.shl (ref.test (ref $square) (global.get $other)) (i32.const 1))))
  (func (export "given_vtable") (result i32)
    (ref.eq (global.get $square_vtable) (struct.get $object $vtable (global.get $one)))))
