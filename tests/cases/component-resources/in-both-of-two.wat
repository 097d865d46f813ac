;; A component with a resource type is instantiated twice: resources of each instance's type are counted apart.
;;! fails: handles
(component
  (component $c
    (type $thing (resource (rep i32)))
    (core func $new (canon resource.new $thing))
    (core func $drop (canon resource.drop $thing))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (global $handle (mut i32) (i32.const 0))
      (func (export "init") (global.set $handle (call $new (i32.const 5))))
      (func (export "done") (call $drop (global.get $handle))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "done") (canon lift (core func $i "done"))))
  (component $driver
    (import "a" (func $a))
    (import "b" (func $b))
    (import "c" (func $c))
    (core func $a (canon lower (func $a)))
    (core func $b (canon lower (func $b)))
    (core func $c (canon lower (func $c)))
    (core module $m
      (import "" "a" (func $a))
      (import "" "b" (func $b))
      (import "" "c" (func $c))
      (func (export "init") (call $a) (call $b) (call $c)))
    (core instance $i (instantiate $m (with "" (instance (export "a" (func $a)) (export "b" (func $b)) (export "c" (func $c))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $first (instantiate $c))
  (instance $second (instantiate $c))
  (instance $driver (instantiate $driver
    (with "a" (func $first "init"))
    (with "b" (func $second "init"))
    (with "c" (func $first "done"))))
  (export "wizer-initialize" (func $driver "init")))
