import type { Bitmap, Rect } from '../canvas/types.ts';
import type { Target } from './presenter.ts';

/** One triangle that covers the canvas. */
const vertexShader = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;
/** A pixel for a pixel; the canvas counts rows from below. */
const fragmentShader = `#version 300 es
precision mediump float;
uniform sampler2D picture;
out vec4 color;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  color = texelFetch(picture, ivec2(at.x, textureSize(picture, 0).y - 1 - at.y), 0);
}`;

/**
 * A canvas by WebGL 2: what changed is uploaded, and the whole is drawn. Undefined where there is none, or only one that a processor
 * works out: then the 2d context costs a tenth of it.
 */
export function createWebglTarget(
  canvas: OffscreenCanvas,
  onRestored: () => void,
  takesSoftware = false,
): Target | undefined {
  if (!takesSoftware && isSoftware()) return undefined;
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    powerPreference: 'low-power',
  });
  return gl ? new WebglTarget(canvas, gl, onRestored) : undefined;
}

/** Asked on a canvas of its own: one that has had a WebGL context never has another. */
function isSoftware(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = info && gl?.getParameter(info.UNMASKED_RENDERER_WEBGL);
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  // Not every Chromium counts its own renderer as a caveat.
  return !gl || (typeof renderer === 'string' && /swiftshader|llvmpipe|softpipe|basic render/i.test(renderer));
}

class WebglTarget implements Target {
  private texture: WebGLTexture | null = null;
  private program: WebGLProgram | undefined;

  constructor(
    private readonly canvas: OffscreenCanvas,
    private readonly gl: WebGL2RenderingContext,
    onRestored: () => void,
  ) {
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault()); // then it comes back
    canvas.addEventListener('webglcontextrestored', () => {
      this.texture = null;
      onRestored();
    });
  }

  prepare(width: number, height: number): 'ready' | 'blank' | 'lost' {
    const { gl, canvas } = this;
    if (gl.isContextLost()) return 'lost';
    if (this.texture && canvas.width === width && canvas.height === height) return 'ready';
    canvas.width = width;
    canvas.height = height;
    gl.deleteTexture(this.texture);
    this.texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    if (!this.program || !gl.isProgram(this.program)) this.program = createProgram(gl);
    gl.useProgram(this.program);
    gl.viewport(0, 0, width, height);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
    return 'blank';
  }

  update({ width, pixels }: Bitmap, area: Rect, rects: readonly Rect[]): void {
    const { gl } = this;
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, width);
    for (const { left, top, right, bottom } of rects) {
      // From the first pixel to the last one: what lies beside is skipped by the length of a row.
      const first = top * width + left;
      const count = (bottom - top - 1) * width + (right - left);
      const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset + first * 4, count * 4);
      gl.texSubImage2D(
        gl.TEXTURE_2D,
        0,
        left - area.left,
        top - area.top,
        right - left,
        bottom - top,
        gl.RGBA,
        gl.UNSIGNED_BYTE,
        bytes,
      );
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }
}

function createProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) continue; // the context is lost
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return program;
}
