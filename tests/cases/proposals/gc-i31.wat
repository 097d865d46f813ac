;; Small integers as references, and conversions between the worlds of references.
;;! exports: get null there-and-back
;;! call: get => -5 0x7ffffffb 42
;;! call: null => ref.null
;;! call: there-and-back 77 => 77
(module
  (global $small (ref i31) (ref.i31 (i32.const -5)))
  (global $any anyref (ref.null any))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $n (i31.get_s (ref.i31 (i32.const 42)))))
  (func (export "get") (result i32 i32 i32)
    (i31.get_s (global.get $small)) (i31.get_u (global.get $small)) (global.get $n))
  (func (export "null") (result anyref) (global.get $any))
  (func (export "there-and-back") (param i32) (result i32)
    (i31.get_s
      (ref.cast (ref i31)
        (any.convert_extern (extern.convert_any (ref.i31 (local.get 0))))))))
