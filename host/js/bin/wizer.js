#!/usr/bin/env node
import { main } from '../src/node/command.js';

// A task that a component has left waiting would keep the process.
process.exit(await main(process.argv.slice(1)));
