;; An import's name that may have any letters: that of an address.
;;! fails: unsupported
(component
  (import "url=<\1b]0;title\07>" (core module $m))
  (core instance $i (instantiate $m)))
