// Implements greeter.wit in vain: evaluation writes to both outputs, then fails.

console.log("evaluation starts");
console.error("evaluation fails");
throw new TypeError("broken at startup");

export const greet = (name) => name;
export const bounds = (points) => [points[0], points[0]];
