;; The name is that of an exported instance.
;;! run: -f ns:pkg/life@1.0.0
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "init")))
  (instance $life (export "set-up" (func $f)))
  (export "ns:pkg/life@1.0.0" (instance $life)))
