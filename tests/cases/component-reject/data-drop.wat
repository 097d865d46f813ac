;; A module of the component drops data.
;;! fails: unsupported
(component
  (core module $m
    (memory 1)
    (data $d "x")
    (func (export "init") (data.drop $d)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
