;; The global can be set, and no code sets it: its constant expression makes the object as it is.
;;! exports: get
;;! call: get => 42
(module
  (type $cell (struct (field (mut i32))))
  (global $cell (mut (ref $cell)) (struct.new $cell (i32.const 7)))
  (func $change (export "wizer-initialize")
    (struct.set $cell 0 (global.get $cell) (i32.const 42)))
  (func (export "get") (result i32) (struct.get $cell 0 (global.get $cell))))
