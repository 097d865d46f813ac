;; An allocator: its top is in a global, its list of blocks is in the memory, and both go on from where they were.
;;! exports: memory push sum
;;! call: sum => 60
;;! call: push 40 => 0x1018
;;! call: sum => 100
(module
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 0x1000))
  (global $head (mut i32) (i32.const 0))
  (func $push (export "push") (param $value i32) (result i32) (local $node i32)
    (local.set $node (global.get $top))
    (global.set $top (i32.add (global.get $top) (i32.const 8)))
    (i32.store (local.get $node) (local.get $value))
    (i32.store offset=4 (local.get $node) (global.get $head))
    (global.set $head (local.get $node))
    (local.get $node))
  (func (export "wizer-initialize")
    (drop (call $push (i32.const 10)))
    (drop (call $push (i32.const 20)))
    (drop (call $push (i32.const 30))))
  (func (export "sum") (result i32) (local $node i32) (local $sum i32)
    (local.set $node (global.get $head))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $node)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $node))))
        (local.set $node (i32.load offset=4 (local.get $node)))
        (br $next)))
    (local.get $sum)))
