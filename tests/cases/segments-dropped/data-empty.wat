;; A segment without bytes is dropped, beside one with bytes that is not.
;;! exports: init byte
;;! call: init
;;! call: byte => 120
(module
  (memory 1)
  (data $empty "")
  (data $full "x")
  (func (export "wizer-initialize") (data.drop $empty))
  (func (export "init")
    (memory.init $empty (i32.const 0) (i32.const 0) (i32.const 0))
    (memory.init $full (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0))))
