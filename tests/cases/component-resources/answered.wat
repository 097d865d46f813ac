;; A resource that the initializer answers with goes to us: it is dropped.
;;! exports: thing
;;! stderr: wizer-initialize returned: resource
(component
  (type $thing' (resource (rep i32)))
  (export $thing "thing" (type $thing'))
  (core func $new (canon resource.new $thing'))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "init") (result i32) (call $new (i32.const 5))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (result (own $thing)) (canon lift (core func $i "init"))))
