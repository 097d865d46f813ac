;; A list of 12 nodes with links in both directions, as in a cache that drops what is oldest.
(module
  (type $node (struct
    (field $key i32)
    (field $before (mut (ref null $node)))
    (field $after (mut (ref null $node)))))
  (global $first (mut (ref null $node)) (ref.null $node))
  (global $last (mut (ref null $node)) (ref.null $node))

  (func $append (param $key i32) (local $node (ref $node))
    (local.set $node (struct.new $node (local.get $key) (global.get $last) (ref.null $node)))
    (if (ref.is_null (global.get $last))
      (then (global.set $first (local.get $node)))
      (else (struct.set $node $after (global.get $last) (local.get $node))))
    (global.set $last (local.get $node)))
  (func (export "init") (local $key i32)
    (loop $next
      (call $append (i32.mul (local.get $key) (local.get $key)))
      (local.set $key (i32.add (local.get $key) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $key) (i32.const 12)))))

  (func (export "forwards") (result i32) (local $at (ref null $node)) (local $hash i32)
    (local.set $at (global.get $first))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $hash
          (i32.add (i32.mul (local.get $hash) (i32.const 31))
            (struct.get $node $key (local.get $at))))
        (local.set $at (struct.get $node $after (local.get $at)))
        (br $next)))
    (local.get $hash))
  (func (export "backwards") (result i32) (local $at (ref null $node)) (local $hash i32)
    (local.set $at (global.get $last))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $hash
          (i32.add (i32.mul (local.get $hash) (i32.const 31))
            (struct.get $node $key (local.get $at))))
        (local.set $at (struct.get $node $before (local.get $at)))
        (br $next)))
    (local.get $hash))
  (func (export "consistent") (result i32)
    (ref.eq
      (global.get $first)
      (struct.get $node $before (struct.get $node $after (global.get $first)))))
  (func (export "drop_oldest") (result i32) (local $key i32)
    (local.set $key (struct.get $node $key (global.get $first)))
    (global.set $first (struct.get $node $after (global.get $first)))
    (struct.set $node $before (global.get $first) (ref.null $node))
    (local.get $key)))
