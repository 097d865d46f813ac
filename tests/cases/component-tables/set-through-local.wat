;; The function that is stored was in a local variable before, so that its origin is not plain to see.
;;! fails: snapshot
(component
  (core module $m
    (table $t 1 funcref)
    (elem declare func $one)
    (func $one)
    (func $store (export "set-up") (local $f funcref)
      (local.set $f (ref.func $one))
      (if (i32.const 1) (then (table.set $t (i32.const 0) (local.get $f))))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
