;; The initializer is in an instance that an exported instance has.
;;! run: -f outer.inner.set-up
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (instance $inner (export "set-up" (func $set-up)))
  (instance $outer (export "inner" (instance $inner)))
  (export "outer" (instance $outer)))
