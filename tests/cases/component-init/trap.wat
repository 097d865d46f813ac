;; An initializer that traps: the functions on its way have their names in the message.
;;! fails: trap
(component
  (core module $m
    (func $deep unreachable)
    (func $init (export "init") (call $deep)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
