;; Globals that build on earlier ones, mutable and not, imported and own, keep their order.
;;! exports: get
;;! call: get() => 160
(component
  (core module $base
    (global (export "base") i32 (i32.const 100))
    (global (export "own") (mut i32) (i32.const 1)))
  (core module $m
    (import "" "base" (global $base i32))
    (import "" "own" (global $own (mut i32)))
    (global $first i32 (global.get $base))
    (global $second (mut i32) (global.get $first))
    (global $third i32 (i32.add (global.get $base) (i32.const 10)))
    (memory 1)
    (data (global.get $third) "\05")
    (func (export "init")
      (global.set $second (i32.const 40))
      (global.set $own (i32.const 5)))
    (func (export "get") (result i32)
      (i32.add
        (i32.add (global.get $second) (global.get $third))
        (i32.add (global.get $own) (i32.load8_u (i32.const 110))))))
  (core instance $base (instantiate $base))
  (core instance $i (instantiate $m (with "" (instance $base))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
