;; A function that nothing provides is called: the trap names it.
;;! fails: trap
(component
  (import "unknown" (func $unknown))
  (core func $unknown (canon lower (func $unknown)))
  (core module $m
    (import "" "unknown" (func $unknown))
    (func $init (export "init") (call $unknown)))
  (core instance $i (instantiate $m (with "" (instance (export "unknown" (func $unknown))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
