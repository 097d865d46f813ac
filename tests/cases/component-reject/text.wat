;; A name that is not there.
;;! fails: text
(component
  (core instance $i (instantiate $missing))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
