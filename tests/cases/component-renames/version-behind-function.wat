;; Renames take both names with the version behind the function, as the initializer does.
;;! run: -f init -r ns:pkg/life.read@1.0.0=ns:pkg/life.get@1.0.0
;;! exports: ns:pkg/life@1.0.0
;;! call: ns:pkg/life@1.0.0.read() => 5
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "get" (func $get)))
  (export "init" (func $init))
  (export "ns:pkg/life@1.0.0" (instance $life)))
