;; A program takes all of the memory that there is, which was larger before it was given more: another thread finds what it left there.
;;! exports: byte size clear
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: byte => 7
;;! call: clear
;;! call: size => 1
(module
  (import "env" "memory" (memory 1 4 shared))
  (global $end (mut i32) (i32.const 65536))
  (func (export "wizer-initialize") (i32.store8 (i32.const 0) (i32.const 7)))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0)))
  (func (export "size") (result i32) (i32.ge_u (memory.size) (i32.const 1)))
  (func (export "clear")
    (memory.fill
      (global.get $end) (i32.const 0)
      (i32.sub (i32.mul (memory.size) (i32.const 65536)) (global.get $end)))))
