;; The sentinel of an empty list refers to itself, and a class of classes is its own class.
(module
  (type $node (struct
    (field $value (mut i32))
    (field $next (mut (ref null $node)))))
  (type $class (struct (field $size i32) (field $class (mut (ref null $class)))))
  (global $sentinel (mut (ref null $node)) (ref.null $node))
  (global $metaclass (mut (ref null $class)) (ref.null $class))
  (global $text (mut (ref null $class)) (ref.null $class))

  (func (export "init")
    (global.set $sentinel (struct.new_default $node))
    (struct.set $node $next (global.get $sentinel) (global.get $sentinel))
    (global.set $metaclass (struct.new $class (i32.const 16) (ref.null $class)))
    (struct.set $class $class (global.get $metaclass) (global.get $metaclass))
    (global.set $text (struct.new $class (i32.const 24) (global.get $metaclass))))

  (func (export "is_empty") (result i32)
    (ref.eq (global.get $sentinel) (struct.get $node $next (global.get $sentinel))))
  (func (export "own_class") (result i32)
    (ref.eq (global.get $metaclass) (struct.get $class $class (global.get $metaclass))))
  (func (export "class_of_text") (result i32)
    (ref.eq (global.get $metaclass) (struct.get $class $class (global.get $text))))
  (func (export "sizes") (result i32)
    (i32.add
      (struct.get $class $size (global.get $text))
      (struct.get $class $size (struct.get $class $class (global.get $text)))))
  (func (export "push") (param $value i32)
    (struct.set $node $next (global.get $sentinel)
      (struct.new $node (local.get $value) (struct.get $node $next (global.get $sentinel)))))
  (func (export "sum") (result i32) (local $at (ref null $node)) (local $sum i32)
    (local.set $at (struct.get $node $next (global.get $sentinel)))
    (block $end
      (loop $next
        (br_if $end (ref.eq (local.get $at) (global.get $sentinel)))
        (local.set $sum (i32.add (local.get $sum) (struct.get $node $value (local.get $at))))
        (local.set $at (struct.get $node $next (local.get $at)))
        (br $next)))
    (local.get $sum)))
