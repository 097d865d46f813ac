;; An export whose name is no UTF-8.
;;! fails: malformed
(module binary
  ;; The magic number and the version.
  "\00asm\01\00\00\00"
  ;; Types: [] -> [].
  "\01\04\01`\00\00"
  ;; Functions.
  "\03\02\01\00"
  ;; Exports: three bytes.
  "\07\07\01\03\ff\fe\fd\00\00"
  ;; Code.
  "\0a\04\01\02\00\0b")
