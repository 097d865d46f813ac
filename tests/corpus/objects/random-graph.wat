;; A graph of 2,000 nodes with edges by a pseudo-random generator, so with many cycles.
(module
  (rec
    (type $node (struct
      (field $number i32)
      (field $mark (mut i32))
      (field $edges (mut (ref null $edges)))))
    (type $edges (array (mut (ref null $node)))))
  (global $nodes (mut (ref null $edges)) (ref.null $edges))
  (global $state (mut i32) (i32.const 12345))
  (global $start (mut (ref null $node)) (ref.null $node))

  (func $random (param $most i32) (result i32)
    (global.set $state
      (i32.add (i32.mul (global.get $state) (i32.const 1664525)) (i32.const 1013904223)))
    (i32.rem_u (i32.shr_u (global.get $state) (i32.const 8)) (local.get $most)))
  (func $node (param $i i32) (result (ref null $node))
    (array.get $edges (global.get $nodes) (local.get $i)))
  (func $connect (param $node (ref null $node)) (local $edges (ref $edges)) (local $i i32)
    (local.set $edges
      (array.new_default $edges (i32.add (call $random (i32.const 4)) (i32.const 1))))
    (loop $next
      (array.set $edges (local.get $edges) (local.get $i)
        (call $node (call $random (i32.const 2000))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (array.len (local.get $edges)))))
    (struct.set $node $edges (local.get $node) (local.get $edges)))
  (func (export "init") (local $i i32)
    (global.set $nodes (array.new_default $edges (i32.const 2000)))
    (loop $next
      (array.set $edges (global.get $nodes) (local.get $i)
        (struct.new $node (local.get $i) (i32.const 0) (ref.null $edges)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 2000))))
    (local.set $i (i32.const 0))
    (loop $next
      (call $connect (call $node (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 2000))))
    (global.set $start (call $node (call $random (i32.const 2000))))
    ;; From here on, only edges lead to the nodes.
    (global.set $nodes (ref.null $edges)))

  (func $visit (param $node (ref null $node)) (param $mark i32) (result i32)
    (local $i i32) (local $sum i32)
    (if (i32.eq (struct.get $node $mark (local.get $node)) (local.get $mark))
      (then (return (i32.const 0))))
    (struct.set $node $mark (local.get $node) (local.get $mark))
    (local.set $sum (struct.get $node $number (local.get $node)))
    (loop $next
      (local.set $sum
        (i32.add (i32.mul (local.get $sum) (i32.const 3))
          (call $visit
            (array.get $edges (struct.get $node $edges (local.get $node)) (local.get $i))
            (local.get $mark))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next
        (i32.lt_u (local.get $i)
          (array.len (struct.get $node $edges (local.get $node))))))
    (local.get $sum))
  (func (export "visit") (param $mark i32) (result i32)
    (call $visit (global.get $start) (i32.add (local.get $mark) (i32.const 1))))
  (func (export "walk") (param $steps i32) (result i32) (local $at (ref null $node))
    (local.set $at (global.get $start))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $steps)))
        (local.set $at
          (array.get $edges (struct.get $node $edges (local.get $at)) (i32.const 0)))
        (local.set $steps (i32.sub (local.get $steps) (i32.const 1)))
        (br $next)))
    (struct.get $node $number (local.get $at)))
  (func (export "state") (result i32) (global.get $state)))
