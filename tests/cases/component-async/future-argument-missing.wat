;; An initializer that takes a future, called without one.
;;! run: -f set-up
;;! fails: init-func
(component
  (type $future (future string))
  (core func $drop (canon future.drop-readable $future))
  (func $set-up async (param "value" $future) (canon lift (core func $drop)))
  (instance $life (export "set-up" (func $set-up)))
  (export "ns:pkg/life" (instance $life)))
