;; Expressions of a small language: a type with four subtypes, one of them with a subtype itself.
(module
  (type $expression (sub (struct)))
  (type $constant (sub $expression (struct (field $value (mut i32)))))
  (type $named (sub $constant (struct (field $value (mut i32)) (field $name i32))))
  (type $negation (sub final $expression (struct (field $of (ref $expression)))))
  (type $sum (sub final $expression
    (struct (field $left (ref $expression)) (field $right (ref $expression)))))
  (type $product (sub final $expression
    (struct (field $left (ref $expression)) (field $right (ref $expression)))))
  (global $whole (mut (ref null $expression)) (ref.null $expression))
  (global $answer (mut (ref null $constant)) (ref.null $constant))

  (func (export "init") (local $two (ref $constant))
    (local.set $two (struct.new $constant (i32.const 2)))
    (global.set $answer (struct.new $named (i32.const 42) (i32.const 99)))
    (global.set $whole
      (struct.new $sum
        (struct.new $product
          (local.get $two)
          (ref.as_non_null (global.get $answer)))
        (struct.new $negation
          (struct.new $sum (local.get $two) (struct.new $constant (i32.const 5)))))))

  (func $value (param $expression (ref null $expression)) (result i32)
    (local $sum (ref null $sum)) (local $product (ref null $product))
    (if (ref.test (ref $constant) (local.get $expression))
      (then
        (return
          (struct.get $constant $value (ref.cast (ref $constant) (local.get $expression))))))
    (if (ref.test (ref $negation) (local.get $expression))
      (then
        (return
          (i32.sub (i32.const 0)
            (call $value
              (struct.get $negation $of (ref.cast (ref $negation) (local.get $expression))))))))
    (if (ref.test (ref $sum) (local.get $expression))
      (then
        (local.set $sum (ref.cast (ref $sum) (local.get $expression)))
        (return
          (i32.add
            (call $value (struct.get $sum $left (local.get $sum)))
            (call $value (struct.get $sum $right (local.get $sum)))))))
    (local.set $product (ref.cast (ref $product) (local.get $expression)))
    (i32.mul
      (call $value (struct.get $product $left (local.get $product)))
      (call $value (struct.get $product $right (local.get $product)))))
  (func (export "value") (result i32) (call $value (global.get $whole)))
  (func (export "is_named") (result i32) (ref.test (ref $named) (global.get $answer)))
  (func (export "name") (result i32)
    (struct.get $named $name (ref.cast (ref $named) (global.get $answer))))
  (func (export "set") (param $value i32) (result i32)
    (struct.set $constant $value (global.get $answer) (local.get $value))
    (call $value (global.get $whole)))
  (func (export "wrong_cast") (result i32)
    (struct.get $named $name (ref.cast (ref $named) (global.get $whole)))))
