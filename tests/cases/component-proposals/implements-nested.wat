;; Nested components export and import instances that implement interfaces, in copies: one
;; definition is instantiated twice.
;;! exports: left right
;;! call: left.get() => 11
;;! call: right.get() => 22
(component
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "set") (param i32) (global.set $n (local.get 0)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func $set (param "n" u32) (canon lift (core func $i "set")))
    (func $get (result u32) (canon lift (core func $i "get")))
    (instance $cell (export "set" (func $set)) (export "get" (func $get)))
    (export "cell" (implements "ns:pkg/cell@1.0.0") (instance $cell)))
  (component $driver
    (import "left" (implements "ns:pkg/cell@1.0.0") (instance $left
      (export "set" (func (param "n" u32)))))
    (import "right" (implements "ns:pkg/cell@1.0.0") (instance $right
      (export "set" (func (param "n" u32)))))
    (core func $left (canon lower (func $left "set")))
    (core func $right (canon lower (func $right "set")))
    (core module $m
      (import "" "left" (func $left (param i32)))
      (import "" "right" (func $right (param i32)))
      (func (export "init") (call $left (i32.const 11)) (call $right (i32.const 22))))
    (core instance $i (instantiate $m (with "" (instance
      (export "left" (func $left)) (export "right" (func $right))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $left (instantiate $c))
  (instance $right (instantiate $c))
  (instance $driver (instantiate $driver
    (with "left" (instance $left "cell")) (with "right" (instance $right "cell"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "left" (implements "ns:pkg/cell@1.0.0") (instance $left "cell"))
  (export "right" (implements "ns:pkg/cell@1.0.0") (instance $right "cell")))
