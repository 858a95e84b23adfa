import { demoGuests, isGuestKind, startCloud } from './cloud.ts';

// Runs a cloud in a box until Ctrl+C: npx tsx lab/main.ts [guest ...]
const words = process.argv.slice(2);
const unknown = words.filter((word) => !isGuestKind(word));
if (unknown.length > 0) {
  console.error(`no such guest: ${unknown.join(', ')}\nguests: ${demoGuests.join(', ')}`);
  process.exit(2);
}
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
});
console.log('Starting the cloud in a box …');
const cloud = await startCloud(words.length > 0 ? { guests: words.filter(isGuestKind) } : {});
const names = cloud.node.vms.all().map(({ name, state }) => `  ${name} (${state})`);
console.log([`address:  ${cloud.baseUrl}`, `account:  ${cloud.account}`, `password: ${cloud.password}`].join('\n'));
console.log(`VMs:\n${names.join('\n')}\nCtrl+C ends it.`);
await interrupted;
console.log('Stopping …');
await cloud.stop();
