;; The initializer's export was all that declared it for `ref.func`: an element segment takes over.
;;! exports: differs
;;! call: differs => 1
(module
  (type $t (func))
  (table 1 funcref)
  (elem (i32.const 0) func $other)
  (func $setup (export "wizer-initialize"))
  (func $other)
  (func (export "differs") (result i32)
    (i32.eqz (ref.is_null (ref.func $setup)))))
