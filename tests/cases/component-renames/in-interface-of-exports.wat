;; A function of an exported instance, made of exports, gets another name.
;;! run: -f life.set-up -r life.answer=life.get
;;! exports: life
;;! call: life.answer() => 7
;;! call: life.other() => 8
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 7)))
    (func (export "get") (result i32) (global.get $n))
    (func (export "other") (result i32) (i32.add (global.get $n) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (func $other (result u32) (canon lift (core func $i "other")))
  (instance $life
    (export "get" (func $get))
    (export "set-up" (func $set-up))
    (export "other" (func $other)))
  (export "life" (instance $life)))
