;; Immutable structures in each other: a rectangle with two points and a style with a colour.
(module
  (type $point (struct (field $x i32) (field $y i32)))
  (type $colour (struct (field $red i8) (field $green i8) (field $blue i8)))
  (type $style (struct (field $fill (ref $colour)) (field $line (ref $colour))))
  (type $rectangle
    (struct (field $from (ref $point)) (field $to (ref $point)) (field $style (ref $style))))
  (global $window (mut (ref null $rectangle)) (ref.null $rectangle))

  (func $rectangle (param $x i32) (param $y i32) (param $size i32) (result (ref $rectangle))
    (struct.new $rectangle
      (struct.new $point (local.get $x) (local.get $y))
      (struct.new $point
        (i32.add (local.get $x) (local.get $size))
        (i32.add (local.get $y) (local.get $size)))
      (struct.new $style
        (struct.new $colour (i32.const 255) (i32.const 128) (i32.const 0))
        (struct.new $colour (i32.const 1) (i32.const 2) (i32.const 3)))))
  (func (export "init")
    (global.set $window (call $rectangle (i32.const 10) (i32.const 20) (i32.const 300))))

  (func (export "right") (result i32)
    (struct.get $point $x (struct.get $rectangle $to (global.get $window))))
  (func (export "bottom") (result i32)
    (struct.get $point $y (struct.get $rectangle $to (global.get $window))))
  (func (export "corners") (result i32)
    (i32.add
      (struct.get $point $x (struct.get $rectangle $from (global.get $window)))
      (struct.get $point $y (struct.get $rectangle $from (global.get $window)))))
  (func (export "orange") (result i32) (local $fill (ref $colour))
    (local.set $fill
      (struct.get $style $fill (struct.get $rectangle $style (global.get $window))))
    (i32.or
      (i32.shl (struct.get_u $colour $red (local.get $fill)) (i32.const 16))
      (i32.or
        (i32.shl (struct.get_u $colour $green (local.get $fill)) (i32.const 8))
        (struct.get_u $colour $blue (local.get $fill)))))
  (func (export "distinct_colours") (result i32) (local $style (ref $style))
    (local.set $style (struct.get $rectangle $style (global.get $window)))
    (i32.eqz
      (ref.eq
        (struct.get $style $fill (local.get $style))
        (struct.get $style $line (local.get $style))))))
