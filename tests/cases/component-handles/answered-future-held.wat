;; The initializer answers with the readable end of a future, and keeps the other.
;;! fails: handles
(component
  (type $future (future u32))
  (core func $new (canon future.new $future))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (func (export "init") (result i32) (i32.wrap_i64 (call $new))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (result $future) (canon lift (core func $i "init"))))
