;; The constructor of a resource type that nothing provides is called: the trap names it.
;;! fails: trap
(component
  (import "ns:pkg/things@1.0.0" (instance $things
    (export "thing" (type $thing (sub resource)))
    (export "[constructor]thing" (func (param "n" u32) (result (own $thing))))))
  (core func $new (canon lower (func $things "[constructor]thing")))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (func $init (export "init") (drop (call $new (i32.const 1)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
