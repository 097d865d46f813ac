;; A map as a balanced tree (an AA tree) of 200 keys, inserted in a mixed order.
(module
  (type $node (struct
    (field $key i32)
    (field $value (mut i32))
    (field $level (mut i32))
    (field $left (mut (ref null $node)))
    (field $right (mut (ref null $node)))))
  (global $root (mut (ref null $node)) (ref.null $node))

  (func $level (param $node (ref null $node)) (result i32)
    (if (ref.is_null (local.get $node)) (then (return (i32.const 0))))
    (struct.get $node $level (local.get $node)))
  (func $skew (param $node (ref $node)) (result (ref $node)) (local $left (ref null $node))
    (local.set $left (struct.get $node $left (local.get $node)))
    (if (i32.ne (call $level (local.get $left)) (call $level (local.get $node)))
      (then (return (local.get $node))))
    (struct.set $node $left (local.get $node) (struct.get $node $right (local.get $left)))
    (struct.set $node $right (local.get $left) (local.get $node))
    (ref.as_non_null (local.get $left)))
  (func $split (param $node (ref $node)) (result (ref $node)) (local $right (ref null $node))
    (local.set $right (struct.get $node $right (local.get $node)))
    (if (ref.is_null (local.get $right)) (then (return (local.get $node))))
    (if (i32.ne
        (call $level (struct.get $node $right (local.get $right))) (call $level (local.get $node)))
      (then (return (local.get $node))))
    (struct.set $node $right (local.get $node) (struct.get $node $left (local.get $right)))
    (struct.set $node $left (local.get $right) (local.get $node))
    (struct.set $node $level (local.get $right)
      (i32.add (call $level (local.get $right)) (i32.const 1)))
    (ref.as_non_null (local.get $right)))
  (func $insert (param $node (ref null $node)) (param $key i32) (param $value i32)
    (result (ref $node))
    (if (ref.is_null (local.get $node))
      (then
        (return
          (struct.new $node (local.get $key) (local.get $value) (i32.const 1)
            (ref.null $node) (ref.null $node)))))
    (if (i32.lt_s (local.get $key) (struct.get $node $key (local.get $node)))
      (then
        (struct.set $node $left (local.get $node)
          (call $insert (struct.get $node $left (local.get $node))
            (local.get $key) (local.get $value))))
      (else
        (if (i32.gt_s (local.get $key) (struct.get $node $key (local.get $node)))
          (then
            (struct.set $node $right (local.get $node)
              (call $insert (struct.get $node $right (local.get $node))
                (local.get $key) (local.get $value))))
          (else (struct.set $node $value (local.get $node) (local.get $value))))))
    (call $split (call $skew (ref.as_non_null (local.get $node)))))
  (func (export "init") (local $i i32)
    (loop $next
      (global.set $root
        (call $insert (global.get $root)
          (i32.rem_u (i32.mul (local.get $i) (i32.const 77)) (i32.const 211)) (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 200)))))

  (func $depth (param $node (ref null $node)) (result i32) (local $left i32) (local $right i32)
    (if (ref.is_null (local.get $node)) (then (return (i32.const 0))))
    (local.set $left (call $depth (struct.get $node $left (local.get $node))))
    (local.set $right (call $depth (struct.get $node $right (local.get $node))))
    (i32.add (i32.const 1)
      (select (local.get $left) (local.get $right)
        (i32.gt_u (local.get $left) (local.get $right)))))
  (func $hash (param $node (ref null $node)) (param $hash i32) (result i32)
    (if (ref.is_null (local.get $node)) (then (return (local.get $hash))))
    (call $hash (struct.get $node $right (local.get $node))
      (i32.add
        (i32.mul (call $hash (struct.get $node $left (local.get $node)) (local.get $hash))
          (i32.const 33))
        (i32.xor
          (struct.get $node $key (local.get $node)) (struct.get $node $value (local.get $node))))))
  (func (export "depth") (result i32) (call $depth (global.get $root)))
  (func (export "in_order") (result i32) (call $hash (global.get $root) (i32.const 0)))
  (func (export "insert") (param $key i32) (result i32)
    (global.set $root
      (call $insert (global.get $root) (i32.mul (local.get $key) (i32.const -3)) (i32.const 1)))
    (call $hash (global.get $root) (i32.const 0)))
  (func (export "root") (result i32) (struct.get $node $key (global.get $root))))
