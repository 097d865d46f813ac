;; A structure stays in a global.
;;! exports: get
;;! call: get => 2
(module
  (type $point (struct (field i32) (field i32)))
  (global $here (mut (ref null $point)) (ref.null $point))
  (func (export "wizer-initialize")
    (global.set $here (struct.new $point (i32.const 1) (i32.const 2))))
  (func (export "get") (result i32) (struct.get $point 1 (global.get $here))))
