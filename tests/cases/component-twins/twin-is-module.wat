;; The twin of a component is a component.
;;! run: --onto $CASES/imports/preload/library.wat
;;! fails: options
(component
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
