;; A directory that is not there.
;;! run: --allow-wasi --dir missing
;;! fails: environment
(component
  (core module $m (func (export "init")))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
