;; A nested component refers to a component that a copy of another one moves, and to types, which no copy moves.
;;! exports: nested first second
;;! call: nested() => 9
;;! call: first() => 5
;;! call: second() => 5
(component $root
  (type $number (func (result u32)))
  (component $twice
    (alias outer $root $number (type $number))
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func $start (global.set $n (i32.const 5)))
      (start $start)
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func $get (type $number) (canon lift (core func $i "get")))
    (export "get" (func $get)))
  (instance $first (instantiate $twice))
  (instance $second (instantiate $twice))
  (component $behind
    (core module $m (func (export "nine") (result i32) (i32.const 9)))
    (core instance $i (instantiate $m))
    (func (export "nine") (result u32) (canon lift (core func $i "nine"))))
  (component $c
    (alias outer $root $behind (component $behind))
    (instance $i (instantiate $behind))
    (export "nine" (func $i "nine")))
  (instance $c (instantiate $c))
  (core module $nothing (func (export "init")))
  (core instance $nothing (instantiate $nothing))
  (func $init (canon lift (core func $nothing "init")))
  (export "wizer-initialize" (func $init))
  (export "nested" (func $c "nine"))
  (export "first" (func $first "get"))
  (export "second" (func $second "get")))
