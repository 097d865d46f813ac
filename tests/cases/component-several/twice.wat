;; The same initializer runs twice, with other arguments.
;;! run: -f 'add(5)' -f 'add(6)'
;;! exports: get
;;! call: get() => 11
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "add") (param i32)
      (global.set $n (i32.add (global.get $n) (local.get 0))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "add") (param "n" u32) (canon lift (core func $i "add")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
