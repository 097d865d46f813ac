;; An empty array of references that are never null is made without elements, not with default ones.
;;! exports: lengths
;;! call: lengths => 3
(module
  (type $cell (struct (field (mut i32))))
  (type $cells (array (mut (ref $cell))))
  (type $holder (struct (field (mut (ref null $cells))) (field (mut (ref null $holder)))))
  (global $none (mut (ref null $cells)) (ref.null $cells))
  (global $holder (mut (ref null $holder)) (ref.null $holder))
  (global $given (ref $holder) (struct.new_default $holder))
  (func (export "wizer-initialize")
    (global.set $none (array.new_fixed $cells 0))
    (global.set $holder (struct.new $holder (array.new_fixed $cells 0) (ref.null $holder)))
    (struct.set $holder 0 (global.get $given) (array.new_fixed $cells 0)))
  (func (export "lengths") (result i32)
    (i32.add
      (i32.add
        (i32.eqz (array.len (global.get $none)))
        (i32.eqz (array.len (struct.get $holder 0 (global.get $holder)))))
      (i32.eqz (array.len (struct.get $holder 0 (global.get $given)))))))
