;; Two exported instances have a function of that name.
;;! run: -f set-up
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "init")))
  (instance $a (export "set-up" (func $f)))
  (instance $b (export "set-up" (func $f)))
  (export "ns:pkg/a@1.0.0" (instance $a))
  (export "ns:pkg/b@1.0.0" (instance $b)))
