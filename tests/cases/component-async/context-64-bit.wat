;; A context of 64 bits is valid, but the engine can't compile it.
;;! fails: unsupported
(component
  (core func $get (canon context.get i64 0))
  (core module $m
    (import "" "get" (func $get (result i64)))
    (func (export "init") (drop (call $get))))
  (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
