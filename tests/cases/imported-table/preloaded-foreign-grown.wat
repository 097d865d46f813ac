;; The preloaded module grows its table by a function that only it knows.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! fails: snapshot
(module
  (import "functions" "table" (table $theirs 3 funcref))
  (import "functions" "grow" (func $grow (param i32) (result i32)))
  (func (export "wizer-initialize") (drop (call $grow (i32.const 1)))))
