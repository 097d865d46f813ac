;; An export has a name near the one that is looked for.
;;! run: -f set-up
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func (export "setup") (canon lift (core func $i "init"))))
