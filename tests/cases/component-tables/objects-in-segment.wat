;; A passive segment has objects, which are made anew in the result.
;;! fails: snapshot
(component
  (core module $m
    (type $box (struct (field i32)))
    (table $t 1 (ref null $box))
    (elem $some (ref null $box) (struct.new $box (i32.const 1)))
    (func (export "set-up") (table.init $t $some (i32.const 0) (i32.const 0) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
