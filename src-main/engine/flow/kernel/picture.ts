// Grey pictures for matching: 8-bit grey from a frame, the pyramid, replicated borders, derivatives.

/** Border around the pictures that patches are looked up in, in pixels. */
export const BORDER: i32 = 16

// ITU-R BT.601 luma in 15-bit fixed point.
const RED: u32 = 9798
const GREEN: u32 = 19235
const BLUE: u32 = 3735
// A transparent area matches as mid grey, so that dark drawings on nothing keep an outline.
const NOTHING: u32 = 128

/** Rows `from` to `to` of a frame (3 or 4 channels; 8 or 16 bit) as 8-bit grey. Alpha lets mid grey through. */
export function toGray(src: usize, dst: usize, width: i32, from: i32, to: i32, channels: i32, depth: i32): void {
  const wide = depth == 16
  const step = <usize>(channels * (wide ? 2 : 1))
  let pixel = src + <usize>from * width * step
  const end = dst + <usize>to * width
  for (let at = dst + <usize>from * width; at < end; at++, pixel += step) {
    let grey: u32
    let alpha: u32 = 255
    if (wide) {
      const luma = (load<u16>(pixel) * RED + load<u16>(pixel, 2) * GREEN + load<u16>(pixel, 4) * BLUE + 16384) >> 15
      grey = (luma + 128) / 257
      if (channels == 4) alpha = (<u32>load<u16>(pixel, 6) + 128) / 257
    } else {
      grey = (load<u8>(pixel) * RED + load<u8>(pixel, 1) * GREEN + load<u8>(pixel, 2) * BLUE + 16384) >> 15
      if (channels == 4) alpha = load<u8>(pixel, 3)
    }
    if (alpha != 255) grey = (grey * alpha + NOTHING * (255 - alpha) + 127) / 255
    store<u8>(at, <u8>grey)
  }
}

/** Exactly half the size: the mean of 2x2, rounded. */
function halve(src: usize, sw: i32, dst: usize, dw: i32, dh: i32): void {
  const two = i16x8.splat(2)
  for (let y = 0; y < dh; y++) {
    let top = src + <usize>(2 * y) * sw
    let bottom = top + sw
    let out = dst + <usize>y * dw
    const end = out + dw
    for (; out + 8 <= end; out += 8, top += 16, bottom += 16) {
      const sum = i16x8.add(
        i16x8.extadd_pairwise_i8x16_u(v128.load(top)),
        i16x8.extadd_pairwise_i8x16_u(v128.load(bottom)),
      )
      const mean = i16x8.shr_u(i16x8.add(sum, two), 2)
      v128.store64_lane(out, i8x16.narrow_i16x8_u(mean, mean), 0)
    }
    for (; out < end; out++, top += 2, bottom += 2) {
      const sum = <u32>load<u8>(top) + load<u8>(top, 1) + load<u8>(bottom) + load<u8>(bottom, 1)
      store<u8>(out, <u8>((sum + 2) >> 2))
    }
  }
}

/**
 * An 8-bit plane of sw x sh made smaller to dw x dh by area averaging (fractional cover at the edges of each cell).
 * `line` is scratch of sw floats, padded to 16 bytes.
 */
export function shrinkBytes(src: usize, sw: i32, sh: i32, dst: usize, dw: i32, dh: i32, line: usize): void {
  if (sw == 2 * dw && sh == 2 * dh) {
    halve(src, sw, dst, dw, dh)
    return
  }
  const stepX = <f32>sw / <f32>dw
  const stepY = <f32>sh / <f32>dh
  const scale: f32 = 1 / (stepX * stepY)
  for (let y = 0; y < dh; y++) {
    memory.fill(line, 0, <usize>sw << 2)
    const top = <f32>y * stepY
    const bottom = min(top + stepY, <f32>sh)
    for (let row = <i32>top; <f32>row < bottom; row++) {
      const cover = min(<f32>(row + 1), bottom) - max(<f32>row, top)
      const from = src + <usize>row * sw
      for (let x = 0; x < sw; x++) {
        const at = line + (<usize>x << 2)
        store<f32>(at, load<f32>(at) + cover * <f32>load<u8>(from + x))
      }
    }
    for (let x = 0; x < dw; x++) {
      const left = <f32>x * stepX
      const right = min(left + stepX, <f32>sw)
      let sum: f32 = 0
      for (let column = <i32>left; <f32>column < right; column++) {
        const cover = min(<f32>(column + 1), right) - max(<f32>column, left)
        sum += cover * load<f32>(line + (<usize>column << 2))
      }
      store<u8>(dst + <usize>y * dw + x, <u8>min<f32>(255, sum * scale + 0.5))
    }
  }
}

/** The plane with its edge repeated outwards by {@link BORDER}: (width + 32) x (height + 32). */
export function extendBorder(src: usize, width: i32, height: i32, dst: usize): void {
  const stride = <usize>(width + 2 * BORDER)
  for (let y = -BORDER; y < height + BORDER; y++) {
    const from = src + <usize>min(max(y, 0), height - 1) * width
    const to = dst + <usize>(y + BORDER) * stride
    memory.fill(to, load<u8>(from), BORDER)
    memory.copy(to + BORDER, from, width)
    memory.fill(to + BORDER + width, load<u8>(from + width - 1), BORDER)
  }
}

/** Index on a line of `size` samples mirrored about its end samples. */
// @ts-ignore: decorator
@inline
function mirror(index: i32, size: i32): i32 {
  if (size == 1) return 0
  return index < 0 ? -index : index >= size ? 2 * size - 2 - index : index
}

/** Sobel derivatives (3x3, not normalised: eight times the slope) as 16-bit planes; mirrored at the edges. */
export function gradients(src: usize, width: i32, height: i32, gx: usize, gy: usize): void {
  for (let y = 0; y < height; y++) {
    const above = src + <usize>mirror(y - 1, height) * width
    const here = src + <usize>y * width
    const below = src + <usize>mirror(y + 1, height) * width
    const outX = gx + ((<usize>y * width) << 1)
    const outY = gy + ((<usize>y * width) << 1)
    let x = 0
    sobelAt(above, here, below, outX, outY, width, x++)
    for (; x + 8 < width; x += 8) {
      const al = v128.load8x8_u(above + x - 1)
      const am = v128.load8x8_u(above + x)
      const ar = v128.load8x8_u(above + x + 1)
      const hl = v128.load8x8_u(here + x - 1)
      const hr = v128.load8x8_u(here + x + 1)
      const bl = v128.load8x8_u(below + x - 1)
      const bm = v128.load8x8_u(below + x)
      const br = v128.load8x8_u(below + x + 1)
      const right = i16x8.add(i16x8.add(ar, br), i16x8.shl(hr, 1))
      const left = i16x8.add(i16x8.add(al, bl), i16x8.shl(hl, 1))
      const low = i16x8.add(i16x8.add(bl, br), i16x8.shl(bm, 1))
      const high = i16x8.add(i16x8.add(al, ar), i16x8.shl(am, 1))
      v128.store(outX + (<usize>x << 1), i16x8.sub(right, left))
      v128.store(outY + (<usize>x << 1), i16x8.sub(low, high))
    }
    for (; x < width; x++) sobelAt(above, here, below, outX, outY, width, x)
  }
}

function sobelAt(above: usize, here: usize, below: usize, outX: usize, outY: usize, width: i32, x: i32): void {
  const l = mirror(x - 1, width)
  const r = mirror(x + 1, width)
  const al = <i32>load<u8>(above + l)
  const ar = <i32>load<u8>(above + r)
  const bl = <i32>load<u8>(below + l)
  const br = <i32>load<u8>(below + r)
  const dx = ar + br - al - bl + 2 * (<i32>load<u8>(here + r) - <i32>load<u8>(here + l))
  const dy = bl + br - al - ar + 2 * (<i32>load<u8>(below + x) - <i32>load<u8>(above + x))
  store<i16>(outX + (<usize>x << 1), <i16>dx)
  store<i16>(outY + (<usize>x << 1), <i16>dy)
}
