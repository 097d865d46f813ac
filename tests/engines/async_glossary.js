// Implements async_glossary.wit.

import { waitFor } from "wasi:clocks/monotonic-clock@0.3.0";
import { nameOf } from "./glossary.js";

const MILLISECOND = 1_000_000;
const PARTS = 10;

const numbers = new Map();
const kept = [];
let filled = 0;

const begin = (count) => {
  if (count > 1_000_000) throw "no name for a million and more";
  filled += 1;
};

const add = (number) => numbers.set(nameOf(number), number);

const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const read = async (stream) => {
  let text = "";
  for await (const part of stream) for (const byte of part) text += String.fromCharCode(byte);
  return text;
};

const write = async (stream, names) => {
  for (const name of names) await stream.writeAll(bytes(`${name}\n`));
  stream.drop();
};

export const fill = (count) => {
  begin(count);
  for (let number = 0; number < count; number++) add(number);
  return numbers.size;
};

export const fillInParts = async (count) => {
  const fillPart = async (part) => {
    // The last part ends first.
    await waitFor((PARTS - part) * MILLISECOND);
    for (let number = part; number < count; number += PARTS) add(number);
  };
  begin(count);
  await Promise.all(Array.from({ length: PARTS }, (_, part) => fillPart(part)));
  return numbers.size;
};

export const fillFromStream = async (count) => {
  begin(count);
  const { readable, writable } = wit.Stream(wit.Stream.U8);
  const written = write(writable, Array.from({ length: count }, (_, number) => nameOf(number)));
  const lines = (await read(readable)).trimEnd().split("\n");
  lines.forEach((line, number) => numbers.set(line, number));
  await written;
  return numbers.size;
};

export const fillLater = async (count) => {
  waitFor(20 * MILLISECOND).then(() => fill(count));
  return numbers.size;
};

export const fillAndLeave = async (count, what) => {
  fill(count);
  if (what !== "waiting-task") {
    const { readable, writable } = wit.Stream(wit.Stream.U8);
    kept.push(writable);
    if (what === "open-stream") kept.push(readable);
    else read(readable);
  }
  if (what === "waiting-task" || what === "two-tasks") waitInVain();
  return numbers.size;
};

export const waitInVain = async () => {
  const { readable, writable } = wit.Future(wit.Future.U32);
  kept.push(writable);
  await readable.read();
};

export const names = async () => {
  const { readable, writable } = wit.Stream(wit.Stream.U8);
  write(writable, [...numbers.keys()]);
  return readable;
};

export const count = async () => {
  const { readable, writable } = wit.Future(wit.Future.U32);
  writable.write(numbers.size).then(() => writable.drop());
  return readable;
};

export const lookup = async (name) => {
  if (!numbers.size) await fillInParts(5000);
  return numbers.get(name);
};

export const fills = () => filled;
