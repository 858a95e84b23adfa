import { asJob, vmOf, type Api } from '../api.ts';
import { ApiFailure, failed } from '../errors.ts';

/** TakeVmConsoleScreenshot (contract section 5.8): the real guest's own picture of its screen. */
export const screenshotApis: readonly Api[] = [
  {
    name: 'TakeVmConsoleScreenshot',
    method: 'PUT',
    path: '/v1/vm-instances/{uuid}/actions',
    action: 'takeVmConsoleScreenshot',
    job: asJob,
    available: (profile) => profile.screenshot,
    handle: async (request, node) => {
      const vm = vmOf(request, node);
      const refusal = `can not take vm console screenshot for vm[uuid:${vm.uuid}]`;
      if (vm.state !== 'Running') throw new ApiFailure(failed(`${refusal} which is not Running`));
      const picture = vm.spec.guest ? await vm.spec.guest.screendump() : vm.spec.screen;
      if (!picture) throw new ApiFailure(failed(`${refusal}, because the host has no display of it`));
      return { imageData: `data:image/png;base64,${picture.toString('base64')}` };
    },
  },
];
