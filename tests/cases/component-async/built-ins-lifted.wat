;; Built-ins that are lifted themselves, without a core module: a waitable set is made and dropped
;; by functions of the component's own.
;;! run: -f life.open --allow-open-handles
;;! exports: life get
;;! stderr: life.open returned: 1
;;! call: get() => 1
(component
  (core func $new (canon waitable-set.new))
  (core func $drop (canon waitable-set.drop))
  (core module $m (global (export "one") (mut i32) (i32.const 1))
    (func (export "get") (result i32) (global.get 0)))
  (core instance $i (instantiate $m))
  (func $open (result u32) (canon lift (core func $new)))
  (func $close (param "set" u32) (canon lift (core func $drop)))
  (instance $life (export "open" (func $open)) (export "close" (func $close)))
  (export "life" (instance $life))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
