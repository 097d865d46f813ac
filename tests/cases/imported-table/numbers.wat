;; An imported table of small integers, of a preloaded module.
;;! run: --preload others=$CASES/imported-table/preload/others.wat
;;! exports: get
;;! stderr: Warning: the result imports the table `others.numbers`: give it
;;! call: get 0 => 5
;;! call: get 1 => -9
;;! call: get 2 => 11
(module
  (import "others" "numbers" (table 2 i31ref))
  (func (export "wizer-initialize")
    (table.set (i32.const 1) (ref.i31 (i32.const -9)))
    (drop (table.grow (ref.i31 (i32.const 11)) (i32.const 1))))
  (func (export "get") (param i32) (result i32) (i31.get_s (table.get (local.get 0)))))
