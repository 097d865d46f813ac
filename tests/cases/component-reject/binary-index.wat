;; A component that instantiates a module which is not there.
;;! fails: malformed
(component binary
  "\00asm\0d\00\01\00"
  ;; Core instances: one of module 3, without arguments.
  "\02\04\01\00\03\00")
