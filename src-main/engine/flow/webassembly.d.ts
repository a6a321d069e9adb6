// The part of the WebAssembly interface that this room uses: the platform's types come with the DOM library, which the engine
// has no other use for.
declare namespace WebAssembly {
  class Module {
    private readonly module: never
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: boolean })
    readonly buffer: SharedArrayBuffer
    /** Throws RangeError when the memory cannot grow. */
    grow(pages: number): number
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>)
    readonly exports: Readonly<Record<string, unknown>>
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>
}
