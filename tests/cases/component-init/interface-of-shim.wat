;; The initializer is in an instance that a nested component exports, with types, as wit-component makes interfaces.
;;! run: -f 'ns:pkg/life@1.0.0.set-up({x: 3, y: 4})'
;;! exports: ns:pkg/life@1.0.0
;;! call: ns:pkg/life@1.0.0.sum() => 7
;;! call: ns:pkg/life@1.0.0.add({x: 1, y: 2}) => 3
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "ns:pkg/life@1.0.0#set-up") (param i32 i32)
      (global.set $n (i32.add (local.get 0) (local.get 1))))
    (func (export "ns:pkg/life@1.0.0#sum") (result i32) (global.get $n))
    (func (export "ns:pkg/life@1.0.0#add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
  (core instance $main (instantiate $m))
  (type $point (record (field "x" u32) (field "y" u32)))
  (func $set-up (param "at" $point) (canon lift (core func $main "ns:pkg/life@1.0.0#set-up")))
  (func $sum (result u32) (canon lift (core func $main "ns:pkg/life@1.0.0#sum")))
  (func $add (param "at" $point) (result u32) (canon lift (core func $main "ns:pkg/life@1.0.0#add")))
  (component $shim
    (type $point' (record (field "x" u32) (field "y" u32)))
    (import "import-type-point" (type $point (eq $point')))
    (import "import-func-set-up" (func $set-up (param "at" $point)))
    (import "import-func-sum" (func $sum (result u32)))
    (import "import-func-add" (func $add (param "at" $point) (result u32)))
    (type $exported' (record (field "x" u32) (field "y" u32)))
    (export $exported "point" (type $exported'))
    (export "set-up" (func $set-up) (func (param "at" $exported)))
    (export "sum" (func $sum) (func (result u32)))
    (export "add" (func $add) (func (param "at" $exported) (result u32))))
  (instance $life (instantiate $shim
    (with "import-type-point" (type $point))
    (with "import-func-set-up" (func $set-up))
    (with "import-func-sum" (func $sum))
    (with "import-func-add" (func $add))))
  (export "ns:pkg/life@1.0.0" (instance $life)))
