;; The twin has no module of that number.
;;! run: --onto $CASES/component-twins/twins/renamed.wat --map-module 0=7
;;! fails: options
(component
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
