(module
  (type $get (func (result i32)))
  (global (export "fixed") (ref $get) (ref.func $seven))
  (global (export "external") externref (extern.convert_any (ref.i31 (i32.const 5))))
  (global (export "nothing") externref (ref.null extern))
  (func $seven (type $get) (i32.const 7)))
