;; External references that wrap objects of the module, in a global, a table and a field.
;;! code: appended
;;! exports: get
;;! call: get => 42
(module
  (type $cell (struct (field i32)))
  (type $holder (struct (field externref)))
  (global $a (mut externref) (ref.null extern))
  (table $t 2 externref)
  (global $h (mut (ref null $holder)) (ref.null $holder))
  (func (export "wizer-initialize")
    (global.set $a (extern.convert_any (struct.new $cell (i32.const 42))))
    (table.set $t (i32.const 1) (global.get $a))
    (global.set $h (struct.new $holder (global.get $a))))
  (func (export "get") (result i32)
    (if (i32.eqz (ref.eq
        (ref.cast eqref (any.convert_extern (global.get $a)))
        (ref.cast eqref (any.convert_extern (table.get $t (i32.const 1))))))
      (then (return (i32.const -1))))
    (struct.get $cell 0 (ref.cast (ref $cell)
      (any.convert_extern (struct.get $holder 0 (global.get $h)))))))
