;; An imported shared memory and an imported mutable global: each thread gets the global's value, and the memory is written once.
;;! run: --import-global env.__stack_pointer=1024
;;! exports: get byte
;;! stderr: Warning: the result imports the memory `env.memory` and the global `env.__stack_pointer`: give it
;;! code: appended
;;! call: get => 1008
;;! call: byte => 3
(module
  (import "env" "memory" (memory 1 2 shared))
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (func (export "wizer-initialize")
    (global.set $sp (i32.sub (global.get $sp) (i32.const 16)))
    (i32.store8 (i32.const 8) (i32.const 3)))
  (func (export "get") (result i32) (global.get $sp))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 8))))
