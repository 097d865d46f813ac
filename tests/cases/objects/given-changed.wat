;; The object of an immutable global has changed: the start function sets its fields.
;;! code: appended
;;! exports: get
;;! call: get => 12
(module
  (type $cell (struct (field (mut i32)) (field (mut (ref null $cell)))))
  (global $cell (ref $cell) (struct.new $cell (i32.const 3) (ref.null $cell)))
  (func (export "wizer-initialize")
    (struct.set $cell 0 (global.get $cell) (i32.const 5))
    (struct.set $cell 1 (global.get $cell) (struct.new $cell (i32.const 7) (global.get $cell))))
  (func (export "get") (result i32) (local $inner (ref null $cell))
    (local.set $inner (struct.get $cell 1 (global.get $cell)))
    (if (i32.eqz (ref.eq (struct.get $cell 1 (local.get $inner)) (global.get $cell)))
      (then (return (i32.const -1))))
    (i32.add (struct.get $cell 0 (global.get $cell)) (struct.get $cell 0 (local.get $inner)))))
