;; A resource of one component is given to another, which keeps it: it is counted where its type is defined.
;;! fails: handles
(component
  (component $definer
    (type $thing' (resource (rep i32)))
    (export $thing "thing" (type $thing'))
    (core func $new (canon resource.new $thing'))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (param "n" u32) (result (own $thing)) (canon lift (core func $i "make"))))
  (component $user
    (import "definer" (instance $definer
      (export "thing" (type $thing (sub resource)))
      (export "make" (func (param "n" u32) (result (own $thing))))))
    (core func $make (canon lower (func $definer "make")))
    (core module $m
      (import "" "make" (func $make (param i32) (result i32)))
      (global $handle (mut i32) (i32.const 0))
      (func (export "init") (global.set $handle (call $make (i32.const 41)))))
    (core instance $i (instantiate $m (with "" (instance (export "make" (func $make))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $definer (instantiate $definer))
  (instance $user (instantiate $user (with "definer" (instance $definer))))
  (export "wizer-initialize" (func $user "init")))
