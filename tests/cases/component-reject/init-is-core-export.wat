;; Only a core module exports the name, and the component does not.
;;! fails: init-func
(component
  (core module $m (func (export "wizer-initialize")))
  (core instance $i (instantiate $m)))
