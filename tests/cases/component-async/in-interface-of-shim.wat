;; The asynchronous initializer is in an instance that a nested component makes, as wit-component
;; does: it is removed there, the other asynchronous functions and the type stay.
;;! run: -f 'ns:pkg/life@1.0.0.set-up({x: 3, y: 4})'
;;! exports: ns:pkg/life@1.0.0
;;! call: ns:pkg/life@1.0.0.sum() => 7
;;! call: ns:pkg/life@1.0.0.add({x: 1, y: 2}) => 10
(component
  (core func $return (canon task.return))
  (core func $return-u32 (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return))
    (import "" "return-u32" (func $return-u32 (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "ns:pkg/life@1.0.0#set-up") (param i32 i32) (result i32)
      (global.set $n (i32.add (local.get 0) (local.get 1)))
      (i32.const 1))
    (func (export "[callback]set-up") (param i32 i32 i32) (result i32)
      (call $return)
      (i32.const 0))
    (func (export "ns:pkg/life@1.0.0#sum") (result i32) (i32.const 1))
    (func (export "[callback]sum") (param i32 i32 i32) (result i32)
      (call $return-u32 (global.get $n))
      (i32.const 0))
    (func (export "ns:pkg/life@1.0.0#add") (param i32 i32)
      (call $return-u32
        (i32.add (global.get $n) (i32.add (local.get 0) (local.get 1))))))
  (core instance $main (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "return-u32" (func $return-u32))))))
  (type $point (record (field "x" u32) (field "y" u32)))
  (func $set-up async (param "at" $point)
    (canon lift (core func $main "ns:pkg/life@1.0.0#set-up") async
      (callback (core func $main "[callback]set-up"))))
  (func $sum async (result u32)
    (canon lift (core func $main "ns:pkg/life@1.0.0#sum") async
      (callback (core func $main "[callback]sum"))))
  (func $add async (param "at" $point) (result u32)
    (canon lift (core func $main "ns:pkg/life@1.0.0#add") async))
  (component $shim
    (type $point' (record (field "x" u32) (field "y" u32)))
    (import "import-type-point" (type $point (eq $point')))
    (import "import-func-set-up" (func $set-up async (param "at" $point)))
    (import "import-func-sum" (func $sum async (result u32)))
    (import "import-func-add" (func $add async (param "at" $point) (result u32)))
    (type $exported' (record (field "x" u32) (field "y" u32)))
    (export $exported "point" (type $exported'))
    (export "set-up" (func $set-up) (func async (param "at" $exported)))
    (export "sum" (func $sum) (func async (result u32)))
    (export "add" (func $add) (func async (param "at" $exported) (result u32))))
  (instance $life (instantiate $shim
    (with "import-type-point" (type $point))
    (with "import-func-set-up" (func $set-up))
    (with "import-func-sum" (func $sum))
    (with "import-func-add" (func $add))))
  (export "ns:pkg/life@1.0.0" (instance $life)))
