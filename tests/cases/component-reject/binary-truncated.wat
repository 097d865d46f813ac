;; A component that ends in the middle of a module.
;;! fails: malformed
(component binary
  "\00asm\0d\00\01\00"
  ;; A core module of 32 bytes, of which there are 12.
  "\01\20" "\00asm\01\00\00\00" "\01\04\01`")
