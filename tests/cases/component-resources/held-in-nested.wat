;; A resource of a nested component's own that is held.
;;! fails: handles
(component
  (component $c
    (type $thing (resource (rep i32)))
    (core func $new (canon resource.new $thing))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (global $handle (mut i32) (i32.const 0))
      (func (export "init") (global.set $handle (call $new (i32.const 5)))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $c (instantiate $c))
  (export "wizer-initialize" (func $c "init")))
