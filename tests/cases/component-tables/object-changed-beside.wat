;; One element changes, and the object of another one, which the result makes anew.
;;! fails: snapshot
(component
  (core module $m
    (type $cell (struct (field (mut i32))))
    (table $t 2 2 (ref null $cell) (struct.new $cell (i32.const 7)))
    (func $change (export "set-up")
      (table.set $t (i32.const 0) (ref.null $cell))
      (struct.set $cell 0 (table.get $t (i32.const 1)) (i32.const 42)))
    (func (export "get") (result i32) (struct.get $cell 0 (table.get $t (i32.const 1)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
