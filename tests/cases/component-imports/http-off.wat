;; WASI without its HTTP, which needs a flag of its own: the trap says which.
;;! run: --allow-wasi
;;! fails: trap
(component
  (import "wasi:http/types@0.2.0" (instance $types
    (export "fields" (type $fields (sub resource)))
    (export "[constructor]fields" (func (result (own $fields))))))
  (core func $new (canon lower (func $types "[constructor]fields")))
  (core module $m
    (import "" "new" (func $new (result i32)))
    (func $init (export "init") (drop (call $new))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
