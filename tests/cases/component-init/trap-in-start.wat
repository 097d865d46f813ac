;; A start function that traps.
;;! fails: trap
(component
  (core module $m
    (func $start unreachable)
    (start $start)
    (func (export "init")))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
