;; Names that differ in the case of letters alone are one name: the new one takes the place of the other.
;;! run: -r GET=other
;;! exports: GET
;;! call: GET() => 2
(component
  (core module $m
    (func (export "init"))
    (func (export "get") (result i32) (i32.const 1))
    (func (export "other") (result i32) (i32.const 2)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (func (export "other") (result u32) (canon lift (core func $i "other"))))
