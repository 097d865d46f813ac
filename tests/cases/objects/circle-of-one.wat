;; Objects that refer to themselves, and one that refers to such a one: the start function sets what
;; constant expressions can't give.
;;! code: appended
;;! exports: is_empty class name
;;! call: is_empty => 1
;;! call: class => 3
;;! call: name => 77
(module
  (type $node (struct (field (mut (ref null $node)))))
  (type $class (sub (struct (field i32) (field (mut (ref null $class))))))
  (type $own (sub $class
    (struct (field i32) (field (mut (ref null $class))) (field (ref $node)))))
  (global $end (mut (ref null $node)) (ref.null $node))
  (global $class (mut (ref null $class)) (ref.null $class))
  (global $text (mut (ref null $class)) (ref.null $class))
  (global $same (mut anyref) (ref.null any))
  (func (export "wizer-initialize")
    (global.set $end (struct.new_default $node))
    (struct.set $node 0 (global.get $end) (global.get $end))
    (global.set $class (struct.new $class (i32.const 77) (ref.null $class)))
    (struct.set $class 1 (global.get $class) (global.get $class))
    (global.set $text
      (struct.new $own (i32.const 1) (global.get $class) (ref.as_non_null (global.get $end))))
    (global.set $same (global.get $text)))
  (func (export "is_empty") (result i32)
    (ref.eq (global.get $end) (struct.get $node 0 (global.get $end))))
  (func (export "class") (result i32)
    (i32.add
      (ref.eq (struct.get $class 1 (global.get $text)) (global.get $class))
      (i32.mul (i32.const 2)
        (ref.eq (ref.cast eqref (global.get $same)) (global.get $text)))))
  (func (export "name") (result i32)
    (struct.get $class 0 (struct.get $class 1 (global.get $text)))))
