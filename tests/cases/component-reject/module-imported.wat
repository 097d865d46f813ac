;; A module that the root imports is somebody else's: what it holds is not known here.
;;! fails: unsupported
(component
  (import "library" (core module $library (export "init" (func))))
  (core instance $i (instantiate $library))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
