;; A mutable imported global changes: the result gives it its value when it is instantiated.
;;! run: --import-global env.__stack_pointer=65536
;;! exports: get
;;! stderr: Warning: the result imports the global `env.__stack_pointer`: give it
;;! code: appended
;;! call: get => 65520
(module
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (func (export "wizer-initialize")
    (global.set $sp (i32.sub (global.get $sp) (i32.const 16))))
  (func (export "get") (result i32) (global.get $sp)))
