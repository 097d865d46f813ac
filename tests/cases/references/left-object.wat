;; A structure stays in a global.
;;! fails: snapshot
(module
  (type $point (struct (field i32) (field i32)))
  (global $here (mut (ref null $point)) (ref.null $point))
  (func (export "wizer-initialize")
    (global.set $here (struct.new $point (i32.const 1) (i32.const 2)))))
