;; An array from a data segment: code refers to the segment, which keeps its number.
;;! exports: byte char
;;! call: byte => 101
;;! call: char 0 => 104
;;! call: char 4 => 111
;;! call: char 5 => trap
(module
  (type $string (array i8))
  (memory 1)
  (data $applied (i32.const 0) "applied")
  (data $unused "unused")
  (data $text "hello")
  (func $string (result (ref $string))
    (array.new_data $string $text (i32.const 0) (i32.const 5)))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 100) (array.get_u $string (call $string) (i32.const 1))))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 100)))
  (func (export "char") (param i32) (result i32)
    (array.get_u $string (call $string) (local.get 0))))
