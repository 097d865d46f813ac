;; HTTP of WASI 0.3 is asynchronous, and needs a flag of its own as well: the trap says which.
;;! run: --allow-wasi
;;! fails: trap
(component
  (import "wasi:http/types@0.3.0" (instance $types
    (export "request" (type (sub resource)))
    (export "fields" (type $fields (sub resource)))
    (export "[constructor]fields" (func (result (own $fields))))))
  (core func $new (canon lower (func $types "[constructor]fields")))
  (core func $return (canon task.return))
  (core module $m
    (import "" "new" (func $new (result i32)))
    (import "" "return" (func $return))
    (func $init (export "init") (drop (call $new)) (call $return)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async)))
