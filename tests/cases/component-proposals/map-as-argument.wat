;; There is no text for maps, so none can be an argument.
;;! run: -f 'set-up({1: "one"})'
;;! fails: init-func
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "init") (param i32 i32)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $mem))
  (func (export "set-up") (param "table" (map u32 string))
    (canon lift (core func $i "init") (memory $mem) (realloc (core func $i "realloc")))))
