;; A structure stays in a global of a module.
;;! fails: snapshot
(component
  (core module $m
    (type $point (struct (field i32)))
    (global $here (mut (ref null $point)) (ref.null $point))
    (func $store (export "set-up") (global.set $here (struct.new $point (i32.const 1)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
