;; Texts as arrays of bytes, from a passive data segment.
(module
  (type $text (array (mut i8)))
  (data $texts "Saturday, the first of May" "\00\ff\80\7f")
  (global $title (mut (ref null $text)) (ref.null $text))
  (global $raw (mut (ref null $text)) (ref.null $text))

  (func (export "init")
    (global.set $title (array.new_data $text $texts (i32.const 0) (i32.const 26)))
    (global.set $raw (array.new_data $text $texts (i32.const 26) (i32.const 4)))
    (array.set $text (global.get $title) (i32.const 0) (i32.const 0x73)))

  (func $hash (param $text (ref null $text)) (result i32) (local $hash i32) (local $i i32)
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i) (array.len (local.get $text))))
        (local.set $hash
          (i32.xor (i32.mul (local.get $hash) (i32.const 16777619))
            (array.get_u $text (local.get $text) (local.get $i))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $hash))
  (func (export "title_hash") (result i32) (call $hash (global.get $title)))
  (func (export "title_length") (result i32) (array.len (global.get $title)))
  (func (export "raw_signed") (param $i i32) (result i32)
    (array.get_s $text (global.get $raw) (local.get $i)))
  (func (export "capitalize") (result i32)
    (array.set $text (global.get $title) (i32.const 0)
      (i32.xor (array.get_u $text (global.get $title) (i32.const 0)) (i32.const 0x20)))
    (array.get_u $text (global.get $title) (i32.const 0)))
  (func (export "another_from_data") (result i32)
    (call $hash (array.new_data $text $texts (i32.const 10) (i32.const 9)))))
