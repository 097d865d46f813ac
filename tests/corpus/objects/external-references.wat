;; Objects as external references, as programs pass them to JavaScript, in a global and a table.
(module
  (type $object (struct (field $value (mut i32))))
  (type $handles (array (mut externref)))
  (table $table 4 externref)
  (global $exported (mut externref) (ref.null extern))
  (global $object (mut (ref null $object)) (ref.null $object))
  (global $handles (mut (ref null $handles)) (ref.null $handles))

  (func (export "init")
    (global.set $object (struct.new $object (i32.const 30)))
    (global.set $exported (extern.convert_any (global.get $object)))
    (table.set $table (i32.const 2) (global.get $exported))
    (table.set $table (i32.const 1) (extern.convert_any (ref.i31 (i32.const 11))))
    (global.set $handles
      (array.new_fixed $handles 3
        (ref.null extern)
        (table.get $table (i32.const 2))
        (extern.convert_any (struct.new $object (i32.const 31))))))

  (func $value (param $external externref) (result i32)
    (struct.get $object $value
      (ref.cast (ref null $object) (any.convert_extern (local.get $external)))))
  (func (export "global_value") (result i32) (call $value (global.get $exported)))
  (func (export "same") (result i32)
    (ref.eq (global.get $object)
      (ref.cast eqref (any.convert_extern (table.get $table (i32.const 2))))))
  (func (export "handle") (param $i i32) (result i32)
    (call $value (array.get $handles (global.get $handles) (local.get $i))))
  (func (export "small") (result i32)
    (i31.get_s
      (ref.cast (ref i31) (any.convert_extern (table.get $table (i32.const 1))))))
  (func (export "missing") (param $i i32) (result i32)
    (ref.is_null (table.get $table (local.get $i))))
  (func (export "count") (result i32)
    (struct.set $object $value (global.get $object)
      (i32.add (call $value (global.get $exported)) (i32.const 1)))
    (call $value (array.get $handles (global.get $handles) (i32.const 1)))))
