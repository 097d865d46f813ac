;; A function without any name is called by its number, which counts imports.
;;! fails: snapshot
(module
  (import "env" "f" (func))
  (type $box (struct (field (mut i32))))
  (global $box (ref $box) (struct.new $box (i32.const 1)))
  (func (export "wizer-initialize") (call 2))
  (func (struct.set $box 0 (global.get $box) (i32.const 2))))
