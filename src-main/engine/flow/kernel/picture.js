"use strict";
// Grey pictures for matching: 8-bit grey from a frame, the pyramid, replicated borders, derivatives.
Object.defineProperty(exports, "__esModule", { value: true });
exports.BORDER = void 0;
exports.toGray = toGray;
exports.shrinkBytes = shrinkBytes;
exports.extendBorder = extendBorder;
exports.gradients = gradients;
/** Border around the pictures that patches are looked up in, in pixels. */
exports.BORDER = 16;
// ITU-R BT.601 luma in 15-bit fixed point.
const RED = 9798;
const GREEN = 19235;
const BLUE = 3735;
// A transparent area matches as mid grey, so that dark drawings on nothing keep an outline.
const NOTHING = 128;
/** Rows `from` to `to` of a frame (3 or 4 channels; 8 or 16 bit) as 8-bit grey. Alpha lets mid grey through. */
function toGray(src, dst, width, from, to, channels, depth) {
    const wide = depth == 16;
    const step = (channels * (wide ? 2 : 1));
    let pixel = src + from * width * step;
    const end = dst + to * width;
    for (let at = dst + from * width; at < end; at++, pixel += step) {
        let grey;
        let alpha = 255;
        if (wide) {
            const luma = (load(pixel) * RED + load(pixel, 2) * GREEN + load(pixel, 4) * BLUE + 16384) >> 15;
            grey = (luma + 128) / 257;
            if (channels == 4)
                alpha = (load(pixel, 6) + 128) / 257;
        }
        else {
            grey = (load(pixel) * RED + load(pixel, 1) * GREEN + load(pixel, 2) * BLUE + 16384) >> 15;
            if (channels == 4)
                alpha = load(pixel, 3);
        }
        if (alpha != 255)
            grey = (grey * alpha + NOTHING * (255 - alpha) + 127) / 255;
        store(at, grey);
    }
}
/** Exactly half the size: the mean of 2x2, rounded. */
function halve(src, sw, dst, dw, dh) {
    const two = i16x8.splat(2);
    for (let y = 0; y < dh; y++) {
        let top = src + (2 * y) * sw;
        let bottom = top + sw;
        let out = dst + y * dw;
        const end = out + dw;
        for (; out + 8 <= end; out += 8, top += 16, bottom += 16) {
            const sum = i16x8.add(i16x8.extadd_pairwise_i8x16_u(v128.load(top)), i16x8.extadd_pairwise_i8x16_u(v128.load(bottom)));
            const mean = i16x8.shr_u(i16x8.add(sum, two), 2);
            v128.store64_lane(out, i8x16.narrow_i16x8_u(mean, mean), 0);
        }
        for (; out < end; out++, top += 2, bottom += 2) {
            const sum = load(top) + load(top, 1) + load(bottom) + load(bottom, 1);
            store(out, ((sum + 2) >> 2));
        }
    }
}
/**
 * An 8-bit plane of sw x sh made smaller to dw x dh by area averaging (fractional cover at the edges of each cell).
 * `line` is scratch of sw floats, padded to 16 bytes.
 */
function shrinkBytes(src, sw, sh, dst, dw, dh, line) {
    if (sw == 2 * dw && sh == 2 * dh) {
        halve(src, sw, dst, dw, dh);
        return;
    }
    const stepX = sw / dw;
    const stepY = sh / dh;
    const scale = 1 / (stepX * stepY);
    for (let y = 0; y < dh; y++) {
        memory.fill(line, 0, sw << 2);
        const top = y * stepY;
        const bottom = min(top + stepY, sh);
        for (let row = top; row < bottom; row++) {
            const cover = min((row + 1), bottom) - max(row, top);
            const from = src + row * sw;
            for (let x = 0; x < sw; x++) {
                const at = line + (x << 2);
                store(at, load(at) + cover * load(from + x));
            }
        }
        for (let x = 0; x < dw; x++) {
            const left = x * stepX;
            const right = min(left + stepX, sw);
            let sum = 0;
            for (let column = left; column < right; column++) {
                const cover = min((column + 1), right) - max(column, left);
                sum += cover * load(line + (column << 2));
            }
            store(dst + y * dw + x, min(255, sum * scale + 0.5));
        }
    }
}
/** The plane with its edge repeated outwards by {@link BORDER}: (width + 32) x (height + 32). */
function extendBorder(src, width, height, dst) {
    const stride = (width + 2 * exports.BORDER);
    for (let y = -exports.BORDER; y < height + exports.BORDER; y++) {
        const from = src + min(max(y, 0), height - 1) * width;
        const to = dst + (y + exports.BORDER) * stride;
        memory.fill(to, load(from), exports.BORDER);
        memory.copy(to + exports.BORDER, from, width);
        memory.fill(to + exports.BORDER + width, load(from + width - 1), exports.BORDER);
    }
}
/** Index on a line of `size` samples mirrored about its end samples. */
// @ts-ignore: decorator
function mirror(index, size) {
    if (size == 1)
        return 0;
    return index < 0 ? -index : index >= size ? 2 * size - 2 - index : index;
}
/** Sobel derivatives (3x3, not normalised: eight times the slope) as 16-bit planes; mirrored at the edges. */
function gradients(src, width, height, gx, gy) {
    for (let y = 0; y < height; y++) {
        const above = src + mirror(y - 1, height) * width;
        const here = src + y * width;
        const below = src + mirror(y + 1, height) * width;
        const outX = gx + ((y * width) << 1);
        const outY = gy + ((y * width) << 1);
        let x = 0;
        sobelAt(above, here, below, outX, outY, width, x++);
        for (; x + 8 < width; x += 8) {
            const al = v128.load8x8_u(above + x - 1);
            const am = v128.load8x8_u(above + x);
            const ar = v128.load8x8_u(above + x + 1);
            const hl = v128.load8x8_u(here + x - 1);
            const hr = v128.load8x8_u(here + x + 1);
            const bl = v128.load8x8_u(below + x - 1);
            const bm = v128.load8x8_u(below + x);
            const br = v128.load8x8_u(below + x + 1);
            const right = i16x8.add(i16x8.add(ar, br), i16x8.shl(hr, 1));
            const left = i16x8.add(i16x8.add(al, bl), i16x8.shl(hl, 1));
            const low = i16x8.add(i16x8.add(bl, br), i16x8.shl(bm, 1));
            const high = i16x8.add(i16x8.add(al, ar), i16x8.shl(am, 1));
            v128.store(outX + (x << 1), i16x8.sub(right, left));
            v128.store(outY + (x << 1), i16x8.sub(low, high));
        }
        for (; x < width; x++)
            sobelAt(above, here, below, outX, outY, width, x);
    }
}
function sobelAt(above, here, below, outX, outY, width, x) {
    const l = mirror(x - 1, width);
    const r = mirror(x + 1, width);
    const al = load(above + l);
    const ar = load(above + r);
    const bl = load(below + l);
    const br = load(below + r);
    const dx = ar + br - al - bl + 2 * (load(here + r) - load(here + l));
    const dy = bl + br - al - ar + 2 * (load(below + x) - load(above + x));
    store(outX + (x << 1), dx);
    store(outY + (x << 1), dy);
}
