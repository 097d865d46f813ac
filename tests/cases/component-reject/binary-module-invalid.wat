;; A component whose module is not valid: its function's code is missing.
;;! fails: malformed
(component binary
  "\00asm\0d\00\01\00"
  ;; A core module of 18 bytes.
  "\01\12" "\00asm\01\00\00\00" "\01\04\01`\00\00" "\03\02\01\00")
