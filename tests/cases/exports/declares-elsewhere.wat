;; Another export of the same function still declares it: nothing has to be added.
;;! exports: again differs
;;! call: differs => 1
(module
  (func $setup (export "wizer-initialize") (export "again"))
  (func (export "differs") (result i32)
    (i32.eqz (ref.is_null (ref.func $setup)))))
