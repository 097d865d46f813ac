;; A resource of the component's own that the initializer keeps: its handle is no part of a snapshot.
;;! fails: handles
(component
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $handle (mut i32) (i32.const 0))
    (func (export "init") (global.set $handle (call $new (i32.const 5)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
