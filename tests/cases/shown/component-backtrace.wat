;; Functions in a component's module are called what a terminal would act on.
;;! fails: trap
(component
  (core module $"main" 
    (func $"\1b]0;title\07\0a" (export "init") unreachable))
  (core instance $i (instantiate $"main"))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
