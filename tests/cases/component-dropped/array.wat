;; Arrays from a data segment that was dropped.
;;! exports: make
;;! call: make(0) => 0
;;! call: make(1) => trap
(component
  (core module $m
    (type $bytes (array i8))
    (data $d "abc")
    (func (export "drop") (data.drop $d))
    (func (export "make") (param $length i32) (result i32)
      (array.len (array.new_data $bytes $d (i32.const 0) (local.get $length)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "drop")))
  (func (export "make") (param "length" u32) (result u32) (canon lift (core func $i "make"))))
