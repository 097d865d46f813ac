;; Strings from a passive data segment, which is dropped, in a table of the program's own.
;;! code: renumbered
;;! exports: byte same
;;! call: byte 0 1 => 101
;;! call: byte 1 4 => 100
;;! call: same => 1
(module
  (type $string (array (mut i8)))
  (type $strings (array (mut (ref null $string))))
  (data $text "helloworld")
  (global $strings (mut (ref null $strings)) (ref.null $strings))
  (func (export "wizer-initialize")
    (global.set $strings (array.new_default $strings (i32.const 8)))
    (array.set $strings (global.get $strings) (i32.const 0)
      (array.new_data $string $text (i32.const 0) (i32.const 5)))
    (array.set $strings (global.get $strings) (i32.const 1)
      (array.new_data $string $text (i32.const 5) (i32.const 5)))
    (array.set $strings (global.get $strings) (i32.const 7)
      (array.get $strings (global.get $strings) (i32.const 1)))
    (data.drop $text))
  (func (export "byte") (param i32 i32) (result i32)
    (array.get_u $string
      (array.get $strings (global.get $strings) (local.get 0)) (local.get 1)))
  (func (export "same") (result i32)
    (ref.eq
      (array.get $strings (global.get $strings) (i32.const 1))
      (array.get $strings (global.get $strings) (i32.const 7)))))
