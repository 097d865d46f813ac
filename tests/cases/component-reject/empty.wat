;; An empty component has nothing to initialize it.
;;! fails: init-func
(component)
