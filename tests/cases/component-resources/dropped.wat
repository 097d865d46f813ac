;; A resource that the initializer drops: its destructor ran, and nothing is held.
;;! exports: destroyed
;;! call: destroyed() => 5
(component
  (core module $destructor
    (global $destroyed (mut i32) (i32.const 0))
    (func (export "destroy") (param i32) (global.set $destroyed (local.get 0)))
    (func (export "destroyed") (result i32) (global.get $destroyed)))
  (core instance $destructor (instantiate $destructor))
  (type $thing (resource (rep i32) (dtor (core func $destructor "destroy"))))
  (core func $new (canon resource.new $thing))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "init") (call $drop (call $new (i32.const 5)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "destroyed") (result u32) (canon lift (core func $destructor "destroyed"))))
