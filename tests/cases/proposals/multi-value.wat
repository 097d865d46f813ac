;; Functions, blocks and loops with several values.
;;! exports: swap get
;;! call: get => 89 55
;;! call: swap 1 2 => 2 1
(module
  (global $a (mut i32) (i32.const 0))
  (global $b (mut i32) (i32.const 0))
  (func $swap (export "swap") (param i32 i32) (result i32 i32) (local.get 1) (local.get 0))
  (func (export "wizer-initialize") (local $left i32) (local $sum i32) (local $last i32)
    (local.set $left (i32.const 9))
    (i32.const 1)
    (i32.const 1)
    (loop $next (param i32 i32) (result i32 i32)
      (local.set $last)
      (local.set $sum)
      (local.set $sum (i32.add (local.get $sum) (local.get $last)))
      (call $swap (local.get $sum) (local.get $last))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))
    (global.set $a)
    (global.set $b))
  (func (export "get") (result i32 i32) (global.get $a) (global.get $b)))
