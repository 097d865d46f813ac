;; No export has the default name.
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func (export "start") (canon lift (core func $i "init")))
  (func (export "stop") (canon lift (core func $i "init"))))
