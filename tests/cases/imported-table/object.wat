;; A structure stays in an imported table.
;;! fails: snapshot
(module
  (type $box (struct (field i32)))
  (import "env" "objects" (table $objects 2 anyref))
  (func (export "wizer-initialize")
    (table.set $objects (i32.const 1) (struct.new $box (i32.const 1)))))
