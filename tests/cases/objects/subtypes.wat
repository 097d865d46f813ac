;; Objects are of their exact types, whatever the types of fields and globals say.
;;! exports: exact
;;! call: exact 0 => 1
;;! call: exact 1 => 2
;;! call: exact 2 => 3
;;! call: exact 3 => 4
;;! call: exact 4 => 5
(module
  (type $shape (sub (struct (field i32))))
  (type $round (sub $shape (struct (field i32) (field (mut i8)))))
  (type $circle (sub final $round (struct (field i32) (field (mut i8)) (field i64))))
  (type $square (sub $shape (struct (field i32) (field (ref null $shape)))))
  (type $list (array (mut anyref)))
  (global $list (mut (ref null $list)) (ref.null $list))
  (func (export "wizer-initialize")
    (global.set $list (array.new_fixed $list 5
      (struct.new $shape (i32.const 1))
      (struct.new $round (i32.const 2) (i32.const 3))
      (struct.new $circle (i32.const 4) (i32.const 5) (i64.const 6))
      (struct.new $square (i32.const 7) (struct.new $shape (i32.const 8)))
      (ref.i31 (i32.const 9)))))
  (func (export "exact") (param i32) (result i32) (local $it anyref)
    (local.set $it (array.get $list (global.get $list) (local.get 0)))
    (if (ref.test (ref $circle) (local.get $it)) (then (return (i32.const 3))))
    (if (ref.test (ref $round) (local.get $it)) (then (return (i32.const 2))))
    (if (ref.test (ref $square) (local.get $it)) (then (return (i32.const 4))))
    (if (ref.test (ref $shape) (local.get $it)) (then (return (i32.const 1))))
    (if (ref.test (ref i31) (local.get $it)) (then (return (i32.const 5))))
    (i32.const 0)))
