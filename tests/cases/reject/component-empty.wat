;; Not even an empty component.
;;! fails: unsupported
(component)
