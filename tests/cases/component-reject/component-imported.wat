;; A component that the root imports is somebody else's.
;;! fails: unsupported
(component
  (import "library" (component $library (export "init" (func))))
  (instance $i (instantiate $library))
  (export "wizer-initialize" (func $i "init")))
