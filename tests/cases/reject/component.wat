;; Components have to wait.
;;! fails: unsupported
(component
  (core module (func (export "wizer-initialize"))))
