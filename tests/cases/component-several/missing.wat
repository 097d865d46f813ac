;; The component has no function of the second name: nothing runs.
;;! run: -f first -f sekond
;;! fails: init-func
(component
  (core module $m (func (export "first") unreachable))
  (core instance $i (instantiate $m))
  (func (export "first") (canon lift (core func $i "first")))
  (func (export "second") (canon lift (core func $i "first"))))
