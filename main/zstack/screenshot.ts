import * as z from 'zod';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { isModestPng } from '../../shared/png.ts';
import { contextOf } from './api.ts';
import { readShape } from './answers.ts';
import type { Caller, SessionCall } from './caller.ts';
import { isUuid } from './shapes.ts';

const giveUpMs = 15_000;
/** A 4K screen as PNG; more is no screen. */
const maxBase64 = 24 * 1024 * 1024;
const schema = z.object({ imageData: z.string().max(maxBase64) });

/** Asks the host for a picture of the VM's screen (contract section 5.8): a job, only while it runs. The picture is not decoded here. */
export async function takeScreenshot(
  caller: Caller,
  vmUuid: string,
  signal: AbortSignal,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  if (!isUuid(vmUuid)) return fail('vm-not-found', { vm: vmUuid });
  const call: SessionCall = {
    api: 'TakeVmConsoleScreenshot',
    method: 'PUT',
    path: `/v1/vm-instances/${vmUuid}/actions`,
    body: { takeVmConsoleScreenshot: {} },
    vm: vmUuid,
    signal,
  };
  const finished = await caller.job(call, giveUpMs);
  if (!finished.ok) return finished;
  const shape = readShape(finished.value, schema, contextOf(call, caller.baseUrl));
  if (!shape.ok) return shape;
  const png = Buffer.from(shape.value.imageData.replace(/^data:image\/png;base64,/, ''), 'base64');
  return isModestPng(png) ? ok(new Uint8Array(png)) : fail('server-garbled', { url: caller.baseUrl });
}
