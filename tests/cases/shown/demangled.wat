;; A mangled name is plain, and stands for one that is not: line breaks and marks of direction in it.
;;! fails: trap
(module $m
  (memory (export "memory") 1)
  (func $"_ZN9a$u2028$bE" unreachable)
  (func $"_ZN9a$u202e$bE" (call $"_ZN9a$u2028$bE"))
  (func $init (export "wizer-initialize") (call $"_ZN9a$u202e$bE")))
