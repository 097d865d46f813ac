// Fails to implement greeter.wit: evaluation writes to both outputs, then throws.

console.log("evaluation starts");
console.error("evaluation fails");
throw new TypeError("broken at startup");

export const greet = (name) => name;
export const bounds = (points) => [points[0], points[0]];
