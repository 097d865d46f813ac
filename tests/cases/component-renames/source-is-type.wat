;; A type can't be renamed.
;;! run: -r size=point
;;! fails: options
(component
  (type $point (record (field "x" u32)))
  (export "point" (type $point))
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
