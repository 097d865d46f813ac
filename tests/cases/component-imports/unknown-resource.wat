;; A resource type that nothing provides, with its functions, and a second interface that uses the type.
;;! exports: get
;;! call: get() => 1
(component
  (import "ns:pkg/things@1.0.0" (instance $things
    (export "thing" (type $thing (sub resource)))
    (export "[constructor]thing" (func (param "n" u32) (result (own $thing))))
    (export "[method]thing.get" (func (param "self" (borrow $thing)) (result u32)))))
  (alias export $things "thing" (type $thing))
  (import "ns:pkg/users@1.0.0" (instance $users
    (alias outer 1 $thing (type $outer))
    (export "thing" (type $thing (eq $outer)))
    (export "use-it" (func (param "thing" (borrow $thing))))))
  (core func $new (canon lower (func $things "[constructor]thing")))
  (core func $use (canon lower (func $users "use-it")))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "use" (func $use (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "use") (local $thing i32)
      (local.set $thing (call $new (i32.const 1)))
      (call $use (local.get $thing))
      (call $drop (local.get $thing)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new))
    (export "use" (func $use))
    (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
