;; The object of an immutable global of a module changes.
;;! fails: snapshot
(component
  (core module $m
    (type $box (struct (field (mut i32))))
    (global $box (ref $box) (struct.new $box (i32.const 3)))
    (func $change (export "set-up") (struct.set $box 0 (global.get $box) (i32.const 4))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
