;; A module of a nested component drops segments of both kinds.
;;! exports: data elements
;;! call: data(0) =>
;;! call: elements(0) =>
;;! call: elements(1) => trap
(component
  (component $library
    (core module $m
      (memory 1)
      (table $t 1 funcref)
      (data $d "abc")
      (elem $e func $f)
      (func $f)
      (func (export "drop") (data.drop $d) (elem.drop $e))
      (func (export "data") (param $length i32)
        (memory.init $d (i32.const 0) (i32.const 0) (local.get $length)))
      (func (export "elements") (param $length i32)
        (table.init $t $e (i32.const 0) (i32.const 0) (local.get $length))))
    (core instance $i (instantiate $m))
    (func (export "drop") (canon lift (core func $i "drop")))
    (func (export "data") (param "length" u32) (canon lift (core func $i "data")))
    (func (export "elements") (param "length" u32) (canon lift (core func $i "elements"))))
  (instance $library (instantiate $library))
  (export "wizer-initialize" (func $library "drop"))
  (export "data" (func $library "data"))
  (export "elements" (func $library "elements")))
