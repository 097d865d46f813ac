;; An imported table whose elements are never null, of a preloaded module.
;;! run: --preload others=$CASES/imported-table/preload/others.wat
;;! exports: call
;;! stderr: Warning: the result imports the table `others.never-null`: give it
;;! call: call 0 => 1
;;! call: call 1 => 42
;;! call: call 2 => 42
(module
  (type $get (func (result i32)))
  (import "others" "never-null" (table 2 (ref $get)))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize")
    (table.set (i32.const 1) (ref.func $answer))
    (drop (table.grow (ref.func $answer) (i32.const 1))))
  (func (export "call") (param i32) (result i32)
    (call_ref $get (table.get (local.get 0)))))
