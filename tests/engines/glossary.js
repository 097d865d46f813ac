// Implements glossary.wit.

const ones = `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen`.split(/\s+/);
const tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

const numbers = new Map();
let filled = 0;

export const nameOf = (number) => {
  if (number < 20) return ones[number];
  if (number < 100) return tens[Math.floor(number / 10)] + (number % 10 ? `-${ones[number % 10]}` : "");
  const [unit, word] = number < 1000 ? [100, "hundred"] : [1000, "thousand"];
  const rest = number % unit;
  return `${nameOf(Math.floor(number / unit))} ${word}${rest ? ` ${nameOf(rest)}` : ""}`;
};

export const fill = (count) => {
  if (count > 1_000_000) throw "no name for a million and more";
  filled += 1;
  for (let number = 0; number < count; number++) numbers.set(nameOf(number), number);
  return numbers.size;
};

export const lookup = (name) => {
  if (!numbers.size) fill(100_000);
  return numbers.get(name);
};

export const fills = () => filled;
