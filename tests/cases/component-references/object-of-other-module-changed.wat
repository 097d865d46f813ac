;; A module changes an object that another one keeps and hands out.
;;! fails: snapshot
(component
  (core module $keeper
    (type $cell (struct (field (mut i32))))
    (global $cell (ref $cell) (struct.new $cell (i32.const 7)))
    (func (export "cell") (result (ref $cell)) (global.get $cell))
    (func (export "get") (result i32) (struct.get $cell 0 (global.get $cell))))
  (core module $user
    (type $cell (struct (field (mut i32))))
    (import "keeper" "cell" (func $cell (result (ref $cell))))
    (func $change (export "set-up") (struct.set $cell 0 (call $cell) (i32.const 42))))
  (core instance $keeper (instantiate $keeper))
  (core instance $user (instantiate $user (with "keeper" (instance $keeper))))
  (func (export "wizer-initialize") (canon lift (core func $user "set-up")))
  (func (export "get") (result u32) (canon lift (core func $keeper "get"))))
