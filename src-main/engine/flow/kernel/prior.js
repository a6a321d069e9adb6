"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.averageColours = averageColours;
exports.priorAt = priorAt;
exports.guideAt = guideAt;
// The prior as the network sees it: keyframes and flows at the working size.
const towards_1 = require("./towards");
const fields_1 = require("./fields");
/**
 * A frame averaged over the area to dw x dh, as RGB floats 0..1. With `vectors` each pixel is four floats (the last 0), else
 * three. Transparent pixels count by their alpha.
 */
function averageColours(src, sw, sh, channels, depth, dst, dw, dh, vectors) {
    const stepX = sw / dw;
    const stepY = sh / dh;
    const wide = depth == 16;
    const bytes = (channels * (wide ? 2 : 1));
    const most = wide ? 65535 : 255;
    const scale = f32x4.splat(1 / (stepX * stepY * most));
    const step = vectors ? 16 : 12;
    for (let y = 0; y < dh; y++) {
        const top = y * stepY;
        const bottom = min(top + stepY, sh);
        for (let x = 0; x < dw; x++, dst += step) {
            const left = x * stepX;
            const right = min(left + stepX, sw);
            let sum = f32x4.splat(0);
            for (let row = top; row < bottom; row++) {
                const coverY = min((row + 1), bottom) - max(row, top);
                let at = src + (row * sw + left) * bytes;
                for (let column = left; column < right; column++, at += bytes) {
                    let cover = coverY * (min((column + 1), right) - max(column, left));
                    const value = wide
                        ? i32x4.extend_low_i16x8_u(v128.load64_zero(at))
                        : i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
                    const colour = f32x4.convert_i32x4_u(value);
                    if (channels == 4)
                        cover *= f32x4.extract_lane(colour, 3) / most;
                    sum = f32x4.add(sum, f32x4.mul(colour, f32x4.splat(cover)));
                }
            }
            sum = f32x4.mul(sum, scale);
            store(dst, f32x4.extract_lane(sum, 0));
            store(dst, f32x4.extract_lane(sum, 1), 4);
            store(dst, f32x4.extract_lane(sum, 2), 8);
            if (vectors)
                store(dst, 0, 12);
        }
    }
}
/** The prior of `count` pixels at time t: flows to the start and to the end keyframe as pairs, and the start's share. */
function priorAt(fields, count, t, f0, f1, weight) {
    const forth = (0, towards_1.forthAt)(t);
    const back = (0, towards_1.backAt)(t);
    for (let i = 0; i < count; i++, fields += 16, f0 += 8, f1 += 8, weight += 4) {
        const flows = (0, towards_1.flowsAt)(v128.load(fields), forth, back);
        v128.store64_lane(f0, flows, 0);
        v128.store64_lane(f1, flows, 1);
        store(weight, 1 - t);
    }
}
/** The prior's blend at the size of the fields: start and end are pictures of vectors, so is the result. */
function guideAt(start, end, fields, width, height, t, dst) {
    const forth = (0, towards_1.forthAt)(t);
    const back = (0, towards_1.backAt)(t);
    const share = f32x4.splat(1 - t);
    const rest = f32x4.splat(t);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++, fields += 16, dst += 16) {
            const flows = (0, towards_1.flowsAt)(v128.load(fields), forth, back);
            const a = (0, fields_1.vectorAt)(start, width, height, x + f32x4.extract_lane(flows, 0), y + f32x4.extract_lane(flows, 1));
            const b = (0, fields_1.vectorAt)(end, width, height, x + f32x4.extract_lane(flows, 2), y + f32x4.extract_lane(flows, 3));
            v128.store(dst, f32x4.add(f32x4.mul(share, a), f32x4.mul(rest, b)));
        }
    }
}
