;; A nested component without modules of its own refers to a module that a copy moves.
;;! exports: nested first second
;;! call: nested() => 9
;;! call: first() => 1
;;! call: second() => 1
(component $root
  (core module $twice
    (global $n (mut i32) (i32.const 0))
    (func $start (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (start $start)
    (func (export "get") (result i32) (global.get $n)))
  (core instance $first (instantiate $twice))
  (core instance $second (instantiate $twice))
  (core module $behind (func (export "nine") (result i32) (i32.const 9)))
  (component $c
    (alias outer $root $behind (core module $behind))
    (core instance $i (instantiate $behind))
    (func (export "nine") (result u32) (canon lift (core func $i "nine"))))
  (instance $c (instantiate $c))
  (core module $nothing (func (export "init")))
  (core instance $nothing (instantiate $nothing))
  (func $init (canon lift (core func $nothing "init")))
  (export "wizer-initialize" (func $init))
  (export "nested" (func $c "nine"))
  (func $get-first (result u32) (canon lift (core func $first "get")))
  (export "first" (func $get-first))
  (func $get-second (result u32) (canon lift (core func $second "get")))
  (export "second" (func $get-second)))
