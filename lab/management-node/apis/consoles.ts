import { asJob, requiredText, sessionOf, vmOf, type Api, type ApiRequest, type NodeContext } from '../api.ts';
import { ApiFailure, failed, invalid, wrongState } from '../errors.ts';
import { javaDate, renderPort } from '../java-text.ts';
import { graphicsOf, hostIpOf, type LabVm } from '../vms.ts';
import { vmInventory } from '../vm-inventory.ts';

const vmPath = '/v1/vm-instances/{uuid}';

/** Console address, access, password, mode and screenshot (contract sections 5.1 to 5.4, 5.8). */
export const consoleApis: readonly Api[] = [
  { name: 'GetVmConsoleAddress', method: 'GET', path: `${vmPath}/console-addresses`, handle: consoleAddress },
  {
    name: 'RequestConsoleAccess',
    method: 'POST',
    path: '/v1/consoles',
    job: (profile) => !profile.consoleSynchronous,
    handle: requestAccess,
  },
  {
    name: 'GetVmConsolePassword',
    method: 'GET',
    path: `${vmPath}/console-passwords`,
    handle: (request, node) => ({ [node.profile.passwordKey]: vmOf(request, node).consolePassword }),
  },
  {
    name: 'SetVmConsolePassword',
    method: 'PUT',
    path: `${vmPath}/actions`,
    action: 'setVmConsolePassword',
    job: asJob,
    handle: setConsolePassword,
  },
  {
    name: 'DeleteVmConsolePassword',
    method: 'DELETE',
    path: `${vmPath}/console-password`,
    job: asJob,
    handle: (request, node) => {
      const vm = vmOf(request, node);
      vm.consolePassword = undefined;
      return { inventory: vmInventory(vm) };
    },
  },
  {
    name: 'SetVmConsoleMode',
    method: 'PUT',
    path: `${vmPath}/actions`,
    action: 'setVmConsoleMode',
    job: asJob,
    commercial: true,
    handle: setConsoleMode,
  },
  {
    name: 'TakeVmConsoleScreenshot',
    method: 'PUT',
    path: `${vmPath}/actions`,
    action: 'takeVmConsoleScreenshot',
    job: asJob,
    available: (profile) => profile.screenshot,
    handle: takeScreenshot,
  },
];

function consoleAddress(request: ApiRequest, node: NodeContext): unknown {
  const vm = vmOf(request, node);
  const { profile, settings } = node;
  if (!profile.addressStates.includes(vm.state)) {
    const message = 'org.zstack.header.vm.APIGetVmConsoleAddressMsg';
    throw new ApiFailure(wrongState('SYS.1006', vm.state, message, profile.addressStates));
  }
  const { vnc, spice, spiceTls } = vm.spec.announce?.graphics ?? graphicsOf(vm);
  const port = (value: number | undefined) => renderPort(value, settings.ports);
  const portInfo = { vncPort: port(vnc), spicePort: port(spice), spiceTlsPort: port(spiceTls) };
  return {
    hostIp: vm.spec.announce?.hostIp ?? hostIpOf(vm),
    port: port(vnc ?? spice),
    protocol: protocolOf(vm),
    vdiPortInfo: vm.spec.withoutPortInfo ? undefined : portInfo,
    success: profile.success || undefined,
  };
}

function protocolOf(vm: LabVm): string {
  const { vnc, spice, spiceTls } = graphicsOf(vm);
  const hasSpice = spice !== undefined || spiceTls !== undefined;
  if (vnc !== undefined) return hasSpice ? 'vncAndSpice' : 'vnc';
  if (hasSpice) return 'spice';
  throw new ApiFailure(failed(`operation error, because:libvirt failed to get console port for VM ${vm.uuid}`));
}

async function requestAccess(request: ApiRequest, node: NodeContext): Promise<unknown> {
  const vm = vmOf(request, node, requiredText(request, 'vmInstanceUuid'));
  const { consoleStates } = node.profile;
  if (!consoleStates.includes(vm.state)) throw new ApiFailure(notInState(vm, consoleStates));
  return { inventory: vm.spec.directConsole ? directConsole(vm, node) : await proxiedConsole(vm, request, node) };
}

function notInState(vm: LabVm, allowed: readonly string[]) {
  const list = `[${allowed.join(', ')}]`;
  return failed({
    en: `vm[uuid:${vm.uuid}] is not in state of ${list}, current state is ${vm.state}`,
    zh: `云主机[uuid:${vm.uuid}]不处于${list}状态，当前状态为${vm.state}`,
  });
}

function directConsole(vm: LabVm, { profile, settings }: NodeContext): Record<string, unknown> {
  const { hostname, port, token } = vm.spec.directConsole ?? {};
  return {
    scheme: 'wss',
    targetScheme: profile.since41 ? 'wss' : undefined,
    hostname,
    port: renderPort(port, settings.ports),
    token,
    version: profile.since44 ? profile.version : undefined,
  };
}

async function proxiedConsole(vm: LabVm, request: ApiRequest, node: NodeContext): Promise<Record<string, unknown>> {
  const { profile, settings } = node;
  const { value, hostname, port, expiresAt } = await node.tokens.grant(vm, sessionOf(request));
  return {
    scheme: 'http',
    targetScheme: profile.since41 ? 'vnc' : undefined,
    hostname,
    port: renderPort(port, settings.ports),
    token: value,
    version: profile.since44 ? profile.version : undefined,
    expiredDate: profile.tokenExtends ? javaDate(expiresAt) : undefined,
  };
}

/** Stored only: a running guest keeps the password it was started with (contract section 5.4). */
function setConsolePassword(request: ApiRequest, node: NodeContext): unknown {
  const vm = vmOf(request, node);
  const password = requiredText(request, 'consolePassword');
  if (password.startsWith('password')) {
    throw new ApiFailure(
      invalid({
        en: "The console password cannot start with 'password' which may trigger a VNC security issue",
        zh: "控制台密码不能以'password'开头，否则可能触发VNC安全问题",
      }),
    );
  }
  vm.consolePassword = password;
  return { inventory: vmInventory(vm) };
}

function setConsoleMode(request: ApiRequest, node: NodeContext): unknown {
  const vm = vmOf(request, node);
  const mode = requiredText(request, 'mode');
  const modes = ['vnc', 'spice', 'vncAndSpice'];
  if (!modes.includes(mode)) {
    throw new ApiFailure(invalid(`valid value for field[mode] are [${modes.join(', ')}], but ${mode} found`));
  }
  vm.tags = [...vm.tags.filter((tag) => !tag.startsWith('vmConsoleMode::')), `vmConsoleMode::${mode}`];
  return { inventory: vmInventory(vm) };
}

async function takeScreenshot(request: ApiRequest, node: NodeContext): Promise<unknown> {
  const vm = vmOf(request, node);
  const { guest } = vm.spec;
  if (vm.state !== 'Running' || !guest) {
    throw new ApiFailure(
      failed({
        en: `can not take vm console screenshot for vm[uuid:${vm.uuid}] which is not Running`,
        zh: `无法对未运行的云主机[uuid:${vm.uuid}]进行控制台截图`,
      }),
    );
  }
  return { imageData: `data:image/png;base64,${(await guest.screendump()).toString('base64')}` };
}
