;; There is no text for lists of a fixed length, so none can be an argument.
;;! run: -f 'set-up([1, 2, 3])'
;;! fails: init-func
(component
  (core module $m (func (export "init") (param i32 i32 i32)))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "list" (list u8 3)) (canon lift (core func $i "init"))))
