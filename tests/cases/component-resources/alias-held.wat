;; A resource that is made by way of an alias of its type counts: here it is still held.
;;! run: -f leak
;;! fails: handles
(component
  (type $r (resource (rep i32)))
  (alias outer 0 $r (type $r2))
  (core func $new (canon resource.new $r2))
  (core func $drop (canon resource.drop $r2))
  (core module $m (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
    (func (export "init") (call $drop (call $new (i32.const 1))))
    (func (export "leak") (drop (call $new (i32.const 1)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "init") (canon lift (core func $i "init")))
  (func (export "leak") (canon lift (core func $i "leak"))))
