;; The global can be set, and is not: the result makes its object anew.
;;! fails: snapshot
(component
  (core module $m
    (type $cell (struct (field (mut i32))))
    (global $cell (mut (ref null $cell)) (struct.new $cell (i32.const 7)))
    (func $change (export "set-up")
      (struct.set $cell 0 (global.get $cell) (i32.const 42)))
    (func (export "reset") (global.set $cell (ref.null $cell)))
    (func (export "get") (result i32) (struct.get $cell 0 (global.get $cell))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
