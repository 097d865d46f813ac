;; A resource goes to another component and comes back to its definer, which drops it there.
;;! exports: sum
;;! call: sum() => 41
(component
  (component $definer
    (type $thing' (resource (rep i32)))
    (export $thing "thing" (type $thing'))
    (core func $new (canon resource.new $thing'))
    (core func $rep (canon resource.rep $thing'))
    (core func $drop (canon resource.drop $thing'))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "rep" (func $rep (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (global $sum (mut i32) (i32.const 0))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "take") (param i32)
        (global.set $sum (i32.add (global.get $sum) (call $rep (local.get 0))))
        (call $drop (local.get 0)))
      (func (export "sum") (result i32) (global.get $sum)))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new))
      (export "rep" (func $rep))
      (export "drop" (func $drop))))))
    (func (export "make") (param "n" u32) (result (own $thing)) (canon lift (core func $i "make")))
    (func (export "take") (param "thing" (own $thing)) (canon lift (core func $i "take")))
    (func (export "sum") (result u32) (canon lift (core func $i "sum"))))
  (component $user
    (import "definer" (instance $definer
      (export "thing" (type $thing (sub resource)))
      (export "make" (func (param "n" u32) (result (own $thing))))
      (export "take" (func (param "thing" (own $thing))))))
    (core func $make (canon lower (func $definer "make")))
    (core func $take (canon lower (func $definer "take")))
    (core module $m
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "take" (func $take (param i32)))
      (func (export "init") (call $take (call $make (i32.const 41)))))
    (core instance $i (instantiate $m (with "" (instance (export "make" (func $make)) (export "take" (func $take))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $definer (instantiate $definer))
  (instance $user (instantiate $user (with "definer" (instance $definer))))
  (export "wizer-initialize" (func $user "init"))
  (export "sum" (func $definer "sum")))
