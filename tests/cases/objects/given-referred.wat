;; What an initializer has made refers to objects that the module makes itself, also to one in a
;; field of another and to one in a passive segment.
;;! code: appended
;;! exports: check
;;! call: check => 3
(module
  (type $name (struct (field i32)))
  (type $class (struct (field (ref $name))))
  (type $object (struct (field anyref)))
  (global $class (ref $class) (struct.new $class (struct.new $name (i32.const 1))))
  (global $a (mut (ref null $object)) (ref.null $object))
  (global $b (mut (ref null $object)) (ref.null $object))
  (global $c (mut (ref null $object)) (ref.null $object))
  (table $t 1 anyref)
  (elem $names (ref null $name) (item (struct.new $name (i32.const 2))))
  (func (export "wizer-initialize")
    (global.set $a (struct.new $object (global.get $class)))
    (global.set $b (struct.new $object (struct.get $class 0 (global.get $class))))
    (table.init $t $names (i32.const 0) (i32.const 0) (i32.const 1))
    (global.set $c (struct.new $object (table.get $t (i32.const 0)))))
  (func $is (param anyref) (param anyref) (result i32)
    (ref.eq (ref.cast eqref (local.get 0)) (ref.cast eqref (local.get 1))))
  (func (export "check") (result i32)
    (table.init $t $names (i32.const 0) (i32.const 0) (i32.const 1))
    (call $is (struct.get $object 0 (global.get $a)) (global.get $class))
    (call $is (struct.get $object 0 (global.get $b)) (struct.get $class 0 (global.get $class)))
    (call $is (struct.get $object 0 (global.get $c)) (table.get $t (i32.const 0)))
    i32.add i32.add))
