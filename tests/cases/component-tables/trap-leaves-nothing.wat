;; Instructions with operands out of bounds trap as they do without notes.
;;! fails: trap
(component
  (core module $m
    (table $t 1 funcref)
    (func $set-up (export "set-up")
      (table.fill $t (i32.const 1) (ref.null func) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
