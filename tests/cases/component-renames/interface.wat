;; An exported instance gets another name, of the same kind and of another.
;;! run: -r ns:pkg/new@2.0.0=ns:pkg/old@1.0.0 -r plain=ns:pkg/other
;;! exports: ns:pkg/new@2.0.0 plain
;;! call: ns:pkg/new@2.0.0.get() => 6
;;! call: plain.get() => 6
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 6)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $old (export "get" (func $get)))
  (export "ns:pkg/old@1.0.0" (instance $old))
  (export "ns:pkg/other" (instance $old))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
