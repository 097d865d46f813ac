;; Directories that the initializer asked for and keeps are a warning, with their kind and count.
;;! run: --allow-wasi --dir files
;;! dir: files
;;! exports: count
;;! stderr: Warning:
;;! call: count() => 1
(component
  (import "wasi:filesystem/types@0.2.0" (instance $types (export "descriptor" (type (sub resource)))))
  (alias export $types "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $outer))
    (export "descriptor" (type $descriptor (eq $outer)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 3)) (i32.const -4)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $get-directories (canon lower (func $preopens "get-directories") (memory $mem) (realloc $realloc)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-directories" (func $get-directories (param i32)))
    (func (export "init") (call $get-directories (i32.const 8)))
    (func (export "count") (result i32) (i32.load (i32.const 12))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance (export "get-directories" (func $get-directories))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "count") (result u32) (canon lift (core func $i "count"))))
