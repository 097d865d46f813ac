;; Memories, tables of functions and objects, side by side.
;;! code: appended
;;! exports: get
;;! call: get => 111
(module
  (type $cell (struct (field (mut i32)) (field (mut (ref null $cell)))))
  (memory 1)
  (data (i32.const 0) "\01")
  (table $f 1 funcref)
  (elem (i32.const 0) func $one)
  (global $cell (mut (ref null $cell)) (ref.null $cell))
  (func $one (result i32) (i32.const 10))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 1) (i32.const 2))
    (global.set $cell (struct.new $cell (i32.const 100) (ref.null $cell)))
    (struct.set $cell 1 (global.get $cell) (global.get $cell)))
  (func (export "get") (result i32)
    (i32.add (i32.load8_u (i32.const 0))
      (i32.add (call_indirect (result i32) (i32.const 0))
        (struct.get $cell 0 (struct.get $cell 1 (global.get $cell)))))))
