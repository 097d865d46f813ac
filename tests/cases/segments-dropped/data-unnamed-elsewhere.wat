;; Only the function that drops the segments names them, and it runs again afterwards.
;;! exports: drop byte
;;! call: drop
;;! call: byte => 7
(module
  (memory 1)
  (data $a "abc")
  (data $b "def")
  (func $drop (export "drop") (data.drop $a) (data.drop $b))
  (func (export "wizer-initialize")
    (call $drop)
    (i32.store8 (i32.const 0) (i32.const 7)))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0))))
