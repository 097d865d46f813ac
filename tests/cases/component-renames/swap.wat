;; Two functions swap their names.
;;! run: -r a=b -r b=a
;;! exports: b a
;;! call: a() => 2
;;! call: b() => 1
(component
  (core module $m
    (func (export "init"))
    (func (export "a") (result i32) (i32.const 1))
    (func (export "b") (result i32) (i32.const 2)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "a") (result u32) (canon lift (core func $i "a")))
  (func (export "b") (result u32) (canon lift (core func $i "b"))))
