;; An imported global without a value is named.
;;! fails: environment
(module
  (import "\1b[2J" "\c2\9b31m\e2\80\8b" (global i32))
  (func (export "wizer-initialize") unreachable))
