import { Failure } from "./failure.ts";

/** What wasm-bindgen generates for the target `web`. */
interface Program {
  default(input: { module_or_path: Response | ArrayBuffer }): Promise<unknown>;
}

const WASM_TYPE = "application/wasm";
const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** Loads and starts the program that the page's preload links name. */
export async function startProgram(onProgress: (received: number, total: number | undefined) => void): Promise<void> {
  const script = preloaded('link[rel="modulepreload"]');
  const wasm = preloaded(`link[rel="preload"][type="${WASM_TYPE}"]`);
  const [program, response] = await Promise.all([loadScript(script), loadWasm(wasm, onProgress)]);
  try {
    await program.default({ module_or_path: response });
  } catch (error) {
    throw startFailure(error);
  }
}

function preloaded(selector: string): string {
  const link = document.querySelector<HTMLLinkElement>(selector);
  if (link === null) {
    throw new Failure("damaged", `index.html has no ${selector}`);
  }
  return link.href;
}

async function loadScript(address: string): Promise<Program> {
  try {
    return (await import(address)) as Program;
  } catch (error) {
    // import() does not say what went wrong; asking again does.
    await fetchPart(address);
    throw new Failure("damaged", `${address}: ${String(error)}`);
  }
}

async function loadWasm(
  address: string,
  onProgress: (received: number, total: number | undefined) => void,
): Promise<Response | ArrayBuffer> {
  const response = await fetchPart(address);
  if (response.headers.get("content-type")?.split(";")[0] === WASM_TYPE) {
    return watched(response, onProgress);
  }
  // A host that does not know the type is no reason to fail: compiling without streaming is a little slower.
  const bytes = await response.arrayBuffer().catch((error: unknown) => {
    throw new Failure("not-reached", `${address}: ${String(error)}`);
  });
  const start = new Uint8Array(bytes, 0, Math.min(bytes.byteLength, WASM_MAGIC.length));
  if (!WASM_MAGIC.every((byte, index) => start[index] === byte)) {
    const type = response.headers.get("content-type") ?? "no content type";
    throw new Failure("wrong-content", `${address}: ${type}, ${bytes.byteLength} bytes`);
  }
  return bytes;
}

async function fetchPart(address: string): Promise<Response> {
  // Mode and credentials of the preload link, so that what it fetched is used.
  const response = await fetch(address, { credentials: "same-origin" }).catch((error: unknown) => {
    throw new Failure("not-reached", `${address}: ${String(error)}`);
  });
  if (!response.ok) {
    throw new Failure(response.status < 500 ? "not-found" : "not-reached", `${address}: status ${response.status}`);
  }
  return response;
}

/** The same response, telling how much of it has arrived. The total is known only if the host does not compress. */
function watched(
  response: Response,
  onProgress: (received: number, total: number | undefined) => void,
): Response {
  if (response.body === null || typeof TransformStream === "undefined") {
    return response;
  }
  const length = Number(response.headers.get("content-length"));
  const total = length > 0 && !response.headers.has("content-encoding") ? length : undefined;
  let received = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        received += chunk.byteLength;
        onProgress(received, total);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, { headers: { "content-type": WASM_TYPE } });
}

function startFailure(error: unknown): Failure {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (error instanceof RangeError) {
    return new Failure("out-of-memory", detail);
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return new Failure("stopped", error.stack ?? detail);
  }
  if (/content.security.policy|unsafe-eval|disallowed by embedder/i.test(detail)) {
    return new Failure("webassembly-blocked", detail);
  }
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
    return new Failure("damaged", detail);
  }
  return new Failure(error instanceof TypeError ? "not-reached" : "damaged", detail);
}
