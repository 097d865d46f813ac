;; Small numbers without objects: in a table, in a global, and in an array of any values.
(module
  (type $values (array (mut anyref)))
  (table $table 16 i31ref)
  (global $default (mut i31ref) (ref.null i31))
  (global $values (mut (ref null $values)) (ref.null $values))

  (func (export "init") (local $i i32)
    (global.set $default (ref.i31 (i32.const -1)))
    (loop $next
      (table.set $table (local.get $i)
        (ref.i31 (i32.mul (local.get $i) (i32.const 0x4000001))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 12))))
    (global.set $values
      (array.new_fixed $values 4
        (ref.i31 (i32.const 5)) (ref.null any) (table.get $table (i32.const 3))
        (array.new $values (ref.i31 (i32.const 9)) (i32.const 2)))))

  (func (export "signed") (param $i i32) (result i32)
    (i31.get_s (table.get $table (local.get $i))))
  (func (export "unsigned") (param $i i32) (result i32)
    (i31.get_u (table.get $table (local.get $i))))
  (func (export "missing") (param $i i32) (result i32)
    (ref.is_null (table.get $table (i32.add (local.get $i) (i32.const 10)))))
  (func (export "default") (result i32)
    (i32.add (i31.get_s (global.get $default)) (i31.get_u (global.get $default))))
  (func (export "equal") (result i32)
    (ref.eq
      (table.get $table (i32.const 3))
      (ref.cast i31ref (array.get $values (global.get $values) (i32.const 2)))))
  (func (export "kind") (param $i i32) (result i32) (local $value anyref)
    (local.set $value (array.get $values (global.get $values) (local.get $i)))
    (if (ref.is_null (local.get $value)) (then (return (i32.const 0))))
    (if (ref.test (ref i31) (local.get $value)) (then (return (i32.const 1))))
    (i32.const 2)))
