;; Names that no terminal should take at their word, and no reader of JSON.
;;! run: -f missing
(module
  (import "a\"b\\c" "\n\1b[31mred\e2\80\ae" (func))
  (global (export "tab\tand\00nul") (mut i32) (i32.const 1))
  (func (export "ok")))
