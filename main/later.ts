// What a start needs once its window is on the way, and all that the commands need: a file of its own, which `later-code.ts` reads.
// What is read before it delays the first window by as much.
export { startApp } from './app.ts';
export { refuse, runCommand, sayHandedOver } from './commands.ts';
