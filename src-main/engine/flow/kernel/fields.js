"use strict";
// Motion fields: [start to end x, y, end to start x, y] in one vector a pixel, and the agreement of the two directions.
Object.defineProperty(exports, "__esModule", { value: true });
exports.enlargePlane = enlargePlane;
exports.packFields = packFields;
exports.between = between;
exports.vectorAt = vectorAt;
exports.resizeFields = resizeFields;
exports.agreement = agreement;
exports.resizePairs = resizePairs;
/** A plane of floats, sw x sh, enlarged bilinearly (pixel centres aligned) to dw x dh, its values multiplied by `scale`. */
function enlargePlane(src, sw, sh, dst, dw, dh, scale) {
    const stepX = sw / dw;
    const stepY = sh / dh;
    for (let y = 0; y < dh; y++) {
        const fy = min(max((y + 0.5) * stepY - 0.5, 0), (sh - 1));
        const top = fy;
        const wy = fy - top;
        const above = src + ((top * sw) << 2);
        const below = src + ((min(top + 1, sh - 1) * sw) << 2);
        const out = dst + ((y * dw) << 2);
        for (let x = 0; x < dw; x++) {
            const fx = min(max((x + 0.5) * stepX - 0.5, 0), (sw - 1));
            const left = fx;
            const wx = fx - left;
            const l = left << 2;
            const r = min(left + 1, sw - 1) << 2;
            const a = load(above + l);
            const b = load(below + l);
            const high = a + wx * (load(above + r) - a);
            const low = b + wx * (load(below + r) - b);
            store(out + (x << 2), (high + wy * (low - high)) * scale);
        }
    }
}
/** Four planes of `count` floats as one row of vectors. */
function packFields(a, b, c, d, count, dst) {
    const end = count << 2;
    for (let at = 0; at < end; at += 4, dst += 16) {
        store(dst, load(a + at));
        store(dst, load(b + at), 4);
        store(dst, load(c + at), 8);
        store(dst, load(d + at), 12);
    }
}
/** A row of vectors, `place` 0..size-1, looked up between its places. */
// @ts-ignore: decorator
function between(a, b, share) {
    return f32x4.add(a, f32x4.mul(f32x4.splat(share), f32x4.sub(b, a)));
}
/** Bilinear lookup in a picture of vectors, the edge repeated outwards. */
function vectorAt(src, width, height, px, py) {
    const x = min(max(px, 0), (width - 1));
    const y = min(max(py, 0), (height - 1));
    const ix = x;
    const iy = y;
    const at = src + ((iy * width + ix) << 4);
    const right = ix + 1 < width ? 16 : 0;
    const below = iy + 1 < height ? width << 4 : 0;
    const fx = x - ix;
    const top = between(v128.load(at), v128.load(at + right), fx);
    const bottom = between(v128.load(at + below), v128.load(at + below + right), fx);
    return between(top, bottom, y - iy);
}
/**
 * A picture of vectors at another size: averaged over the area where it shrinks, bilinear where it grows; x components (lanes 0
 * and 2) times scaleX, y components times scaleY.
 */
function resizeFields(src, sw, sh, dst, dw, dh, scaleX, scaleY) {
    const stepX = sw / dw;
    const stepY = sh / dh;
    const scale = f32x4(scaleX, scaleY, scaleX, scaleY);
    if (stepX <= 1 && stepY <= 1) {
        for (let y = 0; y < dh; y++) {
            for (let x = 0; x < dw; x++, dst += 16) {
                const value = vectorAt(src, sw, sh, (x + 0.5) * stepX - 0.5, (y + 0.5) * stepY - 0.5);
                v128.store(dst, f32x4.mul(value, scale));
            }
        }
        return;
    }
    const part = f32x4.mul(scale, f32x4.splat(1 / (stepX * stepY)));
    for (let y = 0; y < dh; y++) {
        const top = y * stepY;
        const bottom = min(top + stepY, sh);
        for (let x = 0; x < dw; x++, dst += 16) {
            const left = x * stepX;
            const right = min(left + stepX, sw);
            let sum = f32x4.splat(0);
            for (let row = top; row < bottom; row++) {
                const coverY = min((row + 1), bottom) - max(row, top);
                for (let column = left; column < right; column++) {
                    const cover = coverY * (min((column + 1), right) - max(column, left));
                    const value = v128.load(src + ((row * sw + column) << 4));
                    sum = f32x4.add(sum, f32x4.mul(value, f32x4.splat(cover)));
                }
            }
            v128.store(dst, f32x4.mul(sum, part));
        }
    }
}
/**
 * Rows `from` to `to` of how far the two directions agree, 0..1, as pairs of floats [at start keyframe's pixels, at end keyframe's pixels]: going there
 * and back should end where it began. `unit` is the number of full-size pixels in one of the fields' pixels; `slack` the miss,
 * in full-size pixels, that halves the agreement where nothing moves (a hundredth of the squared motion is added).
 */
function agreement(fields, width, height, dst, unit, slack, from, to) {
    const base = (slack * slack) / (unit * unit);
    dst += (from * width) << 3;
    for (let y = from; y < to; y++) {
        for (let x = 0; x < width; x++, dst += 8) {
            const own = v128.load(fields + ((y * width + x) << 4));
            const u = f32x4.extract_lane(own, 0);
            const v = f32x4.extract_lane(own, 1);
            const back = vectorAt(fields, width, height, x + u, y + v);
            store(dst, closeness(u, v, f32x4.extract_lane(back, 2), f32x4.extract_lane(back, 3), base));
            const p = f32x4.extract_lane(own, 2);
            const q = f32x4.extract_lane(own, 3);
            const forth = vectorAt(fields, width, height, x + p, y + q);
            store(dst, closeness(p, q, f32x4.extract_lane(forth, 0), f32x4.extract_lane(forth, 1), base), 4);
        }
    }
}
// @ts-ignore: decorator
function closeness(u, v, p, q, base) {
    const miss = (u + p) * (u + p) + (v + q) * (v + q);
    return 1 / (1 + miss / (base + 0.01 * (u * u + v * v + p * p + q * q)));
}
/** Pairs of floats (sw x sh) at another size: averaged over the area of each cell. */
function resizePairs(src, sw, sh, dst, dw, dh) {
    const stepX = sw / dw;
    const stepY = sh / dh;
    const part = f32x4.splat(1 / (stepX * stepY));
    for (let y = 0; y < dh; y++) {
        const top = y * stepY;
        const bottom = min(top + stepY, sh);
        for (let x = 0; x < dw; x++, dst += 8) {
            const left = x * stepX;
            const right = min(left + stepX, sw);
            let sum = f32x4.splat(0);
            for (let row = top; row < bottom; row++) {
                const coverY = min((row + 1), bottom) - max(row, top);
                for (let column = left; column < right; column++) {
                    const cover = coverY * (min((column + 1), right) - max(column, left));
                    const value = v128.load64_zero(src + ((row * sw + column) << 3));
                    sum = f32x4.add(sum, f32x4.mul(value, f32x4.splat(cover)));
                }
            }
            v128.store64_lane(dst, f32x4.mul(sum, part), 0);
        }
    }
}
