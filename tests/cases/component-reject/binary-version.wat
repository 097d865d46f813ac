;; A component of a version that does not exist.
;;! fails: malformed
(component binary "\00asm\0e\00\01\00")
