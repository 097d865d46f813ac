;; Lists of a Lisp: pairs with any values, symbols compared by identity, and a circular list.
(module
  (type $pair (struct (field $head (mut anyref)) (field $tail (mut anyref))))
  (type $name (array i8))
  (type $symbol (struct (field $name (ref $name))))
  (global $nil (ref i31) (ref.i31 (i32.const 0)))
  (global $quote (mut (ref null $symbol)) (ref.null $symbol))
  (global $lambda (mut (ref null $symbol)) (ref.null $symbol))
  (global $bindings (mut anyref) (ref.null any))
  (global $circular (mut (ref null $pair)) (ref.null $pair))
  (data $names "quotelambda")

  (func $cons (param anyref anyref) (result anyref)
    (struct.new $pair (local.get 0) (local.get 1)))
  (func (export "init")
    (global.set $quote
      (struct.new $symbol (array.new_data $name $names (i32.const 0) (i32.const 5))))
    (global.set $lambda
      (struct.new $symbol (array.new_data $name $names (i32.const 5) (i32.const 6))))
    ;; ((lambda . 3) (quote 1 2) (quote . nil))
    (global.set $bindings
      (call $cons
        (call $cons (global.get $lambda) (ref.i31 (i32.const 3)))
        (call $cons
          (call $cons (global.get $quote)
            (call $cons (ref.i31 (i32.const 1))
              (call $cons (ref.i31 (i32.const 2)) (global.get $nil))))
          (call $cons
            (call $cons (global.get $quote) (global.get $nil)) (global.get $nil)))))
    (global.set $circular (struct.new $pair (ref.i31 (i32.const 7)) (global.get $nil)))
    (struct.set $pair $tail (global.get $circular)
      (struct.new $pair (global.get $bindings) (global.get $circular))))

  (func $head (param anyref) (result anyref)
    (struct.get $pair $head (ref.cast (ref $pair) (local.get 0))))
  (func $tail (param anyref) (result anyref)
    (struct.get $pair $tail (ref.cast (ref $pair) (local.get 0))))
  (func $find (param $symbol eqref) (param $list anyref) (result anyref)
    (loop $next (result anyref)
      (if (ref.test (ref i31) (local.get $list)) (then (return (ref.null any))))
      (if (ref.eq (local.get $symbol)
          (ref.cast eqref (call $head (call $head (local.get $list)))))
        (then (return (call $tail (call $head (local.get $list))))))
      (local.set $list (call $tail (local.get $list)))
      (br $next)))
  (func (export "lambda") (result i32)
    (i31.get_s (ref.cast (ref i31) (call $find (global.get $lambda) (global.get $bindings)))))
  (func (export "quoted") (result i32)
    (i31.get_s
      (ref.cast (ref i31)
        (call $head (call $tail (call $find (global.get $quote) (global.get $bindings)))))))
  (func (export "unknown") (result i32)
    (ref.is_null
      (call $find (struct.new $symbol (array.new_fixed $name 0)) (global.get $bindings))))
  (func (export "closed") (result i32)
    (ref.eq (global.get $circular)
      (ref.cast eqref (call $tail (call $tail (global.get $circular))))))
  (func (export "letter") (param $i i32) (result i32)
    (array.get_u $name (struct.get $symbol $name (global.get $lambda)) (local.get $i)))
  (func (export "bind") (param $value i32) (result i32)
    (global.set $bindings
      (call $cons (call $cons (global.get $lambda) (ref.i31 (local.get $value)))
        (global.get $bindings)))
    (i31.get_s (ref.cast (ref i31) (call $find (global.get $lambda) (global.get $bindings))))))
