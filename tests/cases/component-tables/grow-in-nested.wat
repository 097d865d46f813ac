;; A module of a nested component grows a table.
;;! exports: size
;;! call: size() => 2
(component
  (component $library
    (core module $first (func (export "init") unreachable))
    (core module $second
      (table 1 funcref)
      (func (export "init") (drop (table.grow (ref.null func) (i32.const 1))))
      (func (export "size") (result i32) (table.size)))
    (core instance $i (instantiate $second))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "size") (result u32) (canon lift (core func $i "size"))))
  (instance $library (instantiate $library))
  (export "wizer-initialize" (func $library "init"))
  (export "size" (func $library "size")))
