;; The name of a call is what is looked for, not its arguments.
;;! run: -f 'set-up("a", 2)'
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func (export "setup") (canon lift (core func $i "init"))))
