;; What depends on an imported number stays as it is: only fields that can be set are.
;;! code: appended
;;! run: --import-global values.constant=40
;;! exports: letter sum
;;! stderr: Warning: the result imports the global `values.constant`: give it
;;! call: sum => 49
;;! call: letter 0 => 40
;;! call: letter 1 => 9
;;! call: letter 2 => 49
(module
  (import "values" "constant" (global $constant i32))
  (type $cell (struct (field i32) (field (mut i32))))
  (global $copy i32 (i32.add (global.get $constant) (i32.const 2)))
  (global $cell (ref $cell) (struct.new $cell (global.get $copy) (i32.const 1)))
  (type $letters (array (mut i8)))
  (type $cells (array (mut (ref null $cell))))
  (global $letters (ref $letters)
    (array.new_fixed $letters 2 (global.get $constant) (i32.const 1)))
  (global $cells (ref $cells)
    (array.new_fixed $cells 2 (ref.null $cell)
      (struct.new $cell (global.get $constant) (i32.const 1))))
  (func (export "wizer-initialize")
    (struct.set $cell 1 (global.get $cell) (i32.const 7))
    (array.set $letters (global.get $letters) (i32.const 1) (i32.const 9))
    (array.set $cells (global.get $cells) (i32.const 0) (global.get $cell)))
  (func (export "letter") (param i32) (result i32)
    (if (i32.lt_u (local.get 0) (i32.const 2))
      (then (return (array.get_u $letters (global.get $letters) (local.get 0)))))
    (i32.add
      (struct.get $cell 0 (array.get $cells (global.get $cells) (i32.const 1)))
      (i32.add
        (struct.get $cell 1 (array.get $cells (global.get $cells) (i32.const 0)))
        (i32.mul (i32.const 2)
          (ref.eq (array.get $cells (global.get $cells) (i32.const 0)) (global.get $cell))))))
  (func (export "sum") (result i32)
    (i32.add (struct.get $cell 0 (global.get $cell)) (struct.get $cell 1 (global.get $cell)))))
