;; A core module is imported and exported, and never instantiated: there is nobody here who could provide it.
;;! fails: instantiate
(component
  (import "library" (core module $library (export "f" (func))))
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (export "again" (core module $library)))
