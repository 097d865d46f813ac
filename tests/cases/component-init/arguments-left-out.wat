;; Arguments at the end that are options may be left out.
;;! run: -f set-up(7)
;;! exports: get
;;! call: get() => 7
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (param i32 i32 i32)
      (global.set $n (i32.add (local.get 0) (local.get 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "n" u32) (param "more" (option u32)) (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
