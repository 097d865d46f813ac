;; A function can't take the place of a type.
;;! run: -r point=get
;;! fails: options
(component
  (type $point (record (field "x" u32)))
  (export "point" (type $point))
  (core module $m (func (export "init") unreachable) (func (export "get") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
