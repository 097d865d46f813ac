;; A structure that only a global leads to becomes a constant expression.
;;! exports: sum
;;! call: sum => 3
(module
  (type $point (struct (field i32) (field i32)))
  (global $here (mut (ref null $point)) (ref.null $point))
  (func (export "wizer-initialize")
    (global.set $here (struct.new $point (i32.const 1) (i32.const 2))))
  (func (export "sum") (result i32)
    (i32.add
      (struct.get $point 0 (global.get $here))
      (struct.get $point 1 (global.get $here)))))
