;; Modules are paired without a twin.
;;! run: --map-module 0=0
;;! fails: options
(component
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
