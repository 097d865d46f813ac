;; A resource that is made by way of an alias of its type counts: here it is dropped again.
;;! run: -f init
;;! exports: leak get
;;! call: get() => 3
(component
  (core module $m0 (memory 1) (func (export "dtor") (param i32)))
  (core instance $i0 (instantiate $m0))
  (type $r (resource (rep i32) (dtor (core func $i0 "dtor"))))
  (instance $x (export "r" (type $r)))
  (alias export $x "r" (type $r2))
  (core func $new (canon resource.new $r2))
  (core func $drop (canon resource.drop $r2))
  (core module $m (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
    (func (export "init") (call $drop (call $new (i32.const 1))))
    (func (export "leak") (drop (call $new (i32.const 1))))
    (func (export "get") (result i32) (i32.const 3)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "init") (canon lift (core func $i "init")))
  (func (export "leak") (canon lift (core func $i "leak")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
