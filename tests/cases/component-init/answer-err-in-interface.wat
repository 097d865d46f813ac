;; An error of an initializer in an exported instance names the instance.
;;! run: -f ns:pkg/life@1.0.0.set-up
;;! fails: answer
(component
  (core module $m (func (export "init") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func $set-up (result (result)) (canon lift (core func $i "init")))
  (instance $life (export "set-up" (func $set-up)))
  (export "ns:pkg/life@1.0.0" (instance $life)))
