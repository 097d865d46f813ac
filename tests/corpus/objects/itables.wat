;; Interfaces: each class has a list of pairs of an interface's number and a structure of functions.
(module
  (rec
    (type $object (struct (field $class (ref $class)) (field $value (mut i32))))
    (type $class (struct (field $itable (ref null $itable))))
    (type $itable (struct
      (field $interface i32) (field $methods (ref struct)) (field $next (ref null $itable))))
    (type $to_int (func (param (ref $object)) (result i32)))
    (type $compare (func (param (ref $object) (ref $object)) (result i32))))
  (type $number (struct (field $to_int (ref $to_int))))
  (type $comparable (struct (field $compare (ref $compare)) (field $to_int (ref $to_int))))
  (elem declare func $value $negated $difference)
  (global $integers (mut (ref null $class)) (ref.null $class))
  (global $negatives (mut (ref null $class)) (ref.null $class))
  (global $seven (mut (ref null $object)) (ref.null $object))
  (global $minus_three (mut (ref null $object)) (ref.null $object))

  (func $value (type $to_int) (struct.get $object $value (local.get 0)))
  (func $negated (type $to_int)
    (i32.sub (i32.const 0) (struct.get $object $value (local.get 0))))
  (func $difference (type $compare)
    (i32.sub
      (struct.get $object $value (local.get 0)) (struct.get $object $value (local.get 1))))
  (func (export "init") (local $comparable (ref $itable))
    (local.set $comparable
      (struct.new $itable (i32.const 2)
        (struct.new $comparable (ref.func $difference) (ref.func $value)) (ref.null $itable)))
    (global.set $integers
      (struct.new $class
        (struct.new $itable (i32.const 1)
          (struct.new $number (ref.func $value)) (local.get $comparable))))
    (global.set $negatives
      (struct.new $class
        (struct.new $itable (i32.const 1)
          (struct.new $number (ref.func $negated)) (ref.null $itable))))
    (global.set $seven
      (struct.new $object (ref.as_non_null (global.get $integers)) (i32.const 7)))
    (global.set $minus_three
      (struct.new $object (ref.as_non_null (global.get $negatives)) (i32.const 3))))

  (func $methods (param $object (ref null $object)) (param $interface i32) (result structref)
    (local $at (ref null $itable))
    (local.set $at (struct.get $class $itable (struct.get $object $class (local.get $object))))
    (loop $next (result structref)
      (if (ref.is_null (local.get $at)) (then (return (ref.null struct))))
      (if (i32.eq (struct.get $itable $interface (local.get $at)) (local.get $interface))
        (then (return (struct.get $itable $methods (local.get $at)))))
      (local.set $at (struct.get $itable $next (local.get $at)))
      (br $next)))
  (func $integer (param $object (ref null $object)) (result i32)
    (call_ref $to_int (ref.as_non_null (local.get $object))
      (struct.get $number $to_int
        (ref.cast (ref $number) (call $methods (local.get $object) (i32.const 1))))))
  (func (export "sum") (result i32)
    (i32.add (call $integer (global.get $seven)) (call $integer (global.get $minus_three))))
  (func (export "implements") (param $interface i32) (result i32)
    (i32.add
      (i32.eqz (ref.is_null (call $methods (global.get $seven) (local.get $interface))))
      (i32.mul (i32.const 2)
        (i32.eqz (ref.is_null (call $methods (global.get $minus_three) (local.get $interface)))))))
  (func (export "compared") (result i32)
    (struct.set $object $value (global.get $minus_three)
      (i32.add (struct.get $object $value (global.get $minus_three)) (i32.const 1)))
    (call_ref $compare
      (ref.as_non_null (global.get $seven)) (ref.as_non_null (global.get $minus_three))
      (struct.get $comparable $compare
        (ref.cast (ref $comparable) (call $methods (global.get $seven) (i32.const 2)))))))
