;; A component imports no globals.
;;! run: --import-global env.x=0
;;! fails: options
(component
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
