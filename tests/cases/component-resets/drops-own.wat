;; A reset that drops a resource of the component's own, which was held until then.
;;! exports: get
;;! call: get() => 1
(component
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $handle (mut i32) (i32.const 0))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (global.set $handle (call $new (i32.const 3)))
      (global.set $n (i32.const 1)))
    (func (export "__wasilibc_reset_preopens")
      (if (global.get $handle)
        (then (call $drop (global.get $handle)) (global.set $handle (i32.const 0)))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
