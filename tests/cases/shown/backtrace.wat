;; The functions of a backtrace, and their module, are called what a terminal would act on; one of them has a name that is mangled.
;; Line breaks in names are in `tests/shown.rs`: not every engine tells them.
;;! fails: trap
(module $"\1b[2Jmodule"
  (func $"innermost\1b]0;title\07" unreachable)
  (func $"_ZN9some_word5other17h0123456789abcdefE" (call $"innermost\1b]0;title\07"))
  (func $"\e2\80\ae" (export "wizer-initialize") (call $"_ZN9some_word5other17h0123456789abcdefE")))
