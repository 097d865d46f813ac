;; A module of the component has a mutable global that holds a reference.
;;! fails: unsupported
(component
  (core module $m
    (global $f (mut funcref) (ref.null func))
    (func (export "init")))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
