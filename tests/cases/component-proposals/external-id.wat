;; Imports and exports with identifiers for something outside keep these, and so does what is
;; renamed.
;;! run: -r fetch=get
;;! exports: fetch
;;! call: fetch() => 4
(component
  (import "ask" (external-id "db:ask") (func $ask (result u32)))
  (core func $ask (canon lower (func $ask)))
  (core module $m
    (import "" "ask" (func $ask (result i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "ask" (func $ask))))))
  (func $get (result u32) (canon lift (core func $i "get")))
  (func $init (canon lift (core func $i "init")))
  (export "get" (external-id "db:get") (func $get))
  (export "wizer-initialize" (external-id "db:init") (func $init)))
