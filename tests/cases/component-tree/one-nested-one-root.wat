;; A component that is instantiated at the root and, by way of another definition, two levels below.
;;! exports: above below
;;! call: above() => 1
;;! call: below() => 2
(component $root
  (component $counter
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "set") (param i32) (global.set $n (local.get 0)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "set") (param "n" u32) (canon lift (core func $i "set")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (component $below
    (component $deeper
      (alias outer $root $counter (component $counter))
      (instance $i (instantiate $counter))
      (export "set" (func $i "set"))
      (export "get" (func $i "get")))
    (instance $i (instantiate $deeper))
    (export "set" (func $i "set"))
    (export "get" (func $i "get")))
  (component $driver
    (import "above" (func $above (param "n" u32)))
    (import "below" (func $below (param "n" u32)))
    (core func $above (canon lower (func $above)))
    (core func $below (canon lower (func $below)))
    (core module $m
      (import "" "above" (func $above (param i32)))
      (import "" "below" (func $below (param i32)))
      (func (export "init") (call $above (i32.const 1)) (call $below (i32.const 2))))
    (core instance $i (instantiate $m (with "" (instance (export "above" (func $above)) (export "below" (func $below))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $below (instantiate $below))
  (instance $above (instantiate $counter))
  (instance $driver (instantiate $driver (with "above" (func $above "set")) (with "below" (func $below "set"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "above" (func $above "get"))
  (export "below" (func $below "get")))
