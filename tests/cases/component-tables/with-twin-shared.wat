;; A table is shared by two modules: the twin can't be given its changes.
;;! run: --onto $CASES/component-tables/twins/with-twin-shared.wat
;;! fails: snapshot
(component
  (core module $main (table (export "table") 2 funcref))
  (core module $library
    (import "env" "table" (table $t 2 funcref))
    (elem declare func $own)
    (func $own)
    (func (export "set-up") (drop (table.grow $t (ref.func $own) (i32.const 1)))))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $library "set-up"))))
