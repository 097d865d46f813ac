;; A component that lifts a function to a type which does not fit.
;;! fails: malformed
(component binary
  "\00asm\0d\00\01\00"
  ;; A core module that exports `f`, without parameters and results.
  "\01\1f" "\00asm\01\00\00\00" "\01\04\01`\00\00" "\03\02\01\00" "\07\05\01\01f\00\00" "\0a\04\01\02\00\0b"
  ;; A core instance, and an alias of `f`.
  "\02\04\01\00\00\00"
  "\06\07\01\00\00\01\00\01f"
  ;; A type: a function with a result.
  "\07\05\01@\00\00y"
  ;; The lift.
  "\08\06\01\00\00\00\00\00")
