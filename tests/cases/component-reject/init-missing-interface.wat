;; No exported instance has that name; one has it in another version.
;;! run: -f ns:pkg/life@1.0.0.set-up
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "init")))
  (instance $life (export "set-up" (func $f)))
  (export "ns:pkg/life@2.0.0" (instance $life)))
