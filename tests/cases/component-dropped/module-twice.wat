;; A module is instantiated twice, and only one instance drops its segment: the result has two modules.
;;! exports: first second
;;! call: first(0) =>
;;! call: first(1) => trap
(component
  (core module $m
    (memory 1)
    (data $d "abc")
    (func (export "drop") (data.drop $d))
    (func (export "init") (param $length i32)
      (memory.init $d (i32.const 0) (i32.const 0) (local.get $length))))
  (core instance $first (instantiate $m))
  (core instance $second (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $first "drop")))
  (func (export "first") (param "length" u32) (canon lift (core func $first "init")))
  (func (export "second") (param "length" u32) (canon lift (core func $second "init"))))
