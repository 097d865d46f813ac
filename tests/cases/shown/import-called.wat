;; An import is called whose names set a terminal's title, and begin a line that looks like one of ours.
;;! fails: trap
(module
  (import "\1b]0;title\07" "\0aError: \e2\80\ae\c2\9b31m" (func $import))
  (func $setup (export "wizer-initialize") (call $import)))
