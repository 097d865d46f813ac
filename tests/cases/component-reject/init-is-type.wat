;; The name is that of a type.
;;! run: -f point
;;! fails: init-func
(component
  (type $point (record (field "x" u32)))
  (export "point" (type $point)))
