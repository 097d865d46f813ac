#!/usr/bin/env node
import { main } from '../src/node/command.js';

process.exitCode = await main(process.argv.slice(1));
