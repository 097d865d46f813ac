;; Custom sections stay where they are, between whichever sections.
;;! exports: byte
;;! call: byte 0 => 97
;;! call: byte 8 => 1
(module
  (@custom "before-all" (before first) "0")
  (@custom "before-types" (before type) "1")
  (@custom "before-imports" (before import) "2")
  (@custom "before-functions" (before func) "3")
  (@custom "before-tables" (before table) "4")
  (@custom "before-memories" (before memory) "5")
  (@custom "before-globals" (before global) "6")
  (@custom "before-exports" (before export) "7")
  (@custom "before-start" (before start) "8")
  (@custom "before-elements" (before elem) "9")
  (@custom "before-code" (before code) "a")
  (@custom "before-data" (before data) "b")
  (@custom "after-data" (after data) "c")
  (@custom "after-all" (after last) "d")
  (import "env" "unknown" (func))
  (table 1 funcref)
  (memory 1)
  (global (mut i32) (i32.const 0))
  (elem (i32.const 0) $start)
  (start $start)
  (func $start (global.set 0 (i32.const 1)))
  (func (export "wizer-initialize") (i32.store8 (i32.const 8) (global.get 0)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (data (i32.const 0) "a"))
