;; With --keep-init-func, the exported instance stays as it is.
;;! run: -f life.set-up --keep-init-func
;;! exports: life
;;! call: life.get() => 5
;;! again: keep
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "set-up" (func $set-up)) (export "get" (func $get)))
  (export "life" (instance $life)))
