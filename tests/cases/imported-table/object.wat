;; A structure stays in an imported table.
;;! exports: get
;;! stderr: Warning: the result imports the table `env.objects`: give it
;;! call: get => 1
(module
  (type $box (struct (field i32)))
  (import "env" "objects" (table $objects 2 anyref))
  (func (export "wizer-initialize")
    (table.set $objects (i32.const 1) (struct.new $box (i32.const 1))))
  (func (export "get") (result i32)
    (struct.get $box 0 (ref.cast (ref $box) (table.get $objects (i32.const 1))))))
