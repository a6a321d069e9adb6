"use strict";
// The motion prior at a time between the keyframes, and what a pixel makes of it. Shared by all that show or use the prior, so
// that they agree to the last bit.
Object.defineProperty(exports, "__esModule", { value: true });
exports.flowsAt = flowsAt;
exports.forthAt = forthAt;
exports.backAt = backAt;
exports.exponential = exponential;
/**
 * Flows from time t to both keyframes out of the flows between these, f_t0 = -(1-t) t f01 + t^2 f10 and
 * f_t1 = (1-t)^2 f01 - t (1-t) f10 (Jiang et al., "Super SloMo", CVPR 2018).
 * field: [f01 x, y, f10 x, y]; returns [f_t0 x, y, f_t1 x, y].
 */
// @ts-ignore: decorator
function flowsAt(field, forth, back) {
    const f01 = i8x16.shuffle(field, field, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    const f10 = i8x16.shuffle(field, field, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    return f32x4.add(f32x4.mul(f01, forth), f32x4.mul(f10, back));
}
/** Factors of f01 for {@link flowsAt}. */
// @ts-ignore: decorator
function forthAt(t) {
    const s = 1 - t;
    return f32x4(-s * t, -s * t, s * s, s * s);
}
/** Factors of f10 for {@link flowsAt}. */
// @ts-ignore: decorator
function backAt(t) {
    const s = 1 - t;
    return f32x4(t * t, t * t, -s * t, -s * t);
}
/**
 * e^x to about 2e-7, exactly 1 at 0; x is held within +-80. Own, since the standard one keeps a table in memory that the
 * kernel's instances would overwrite.
 */
function exponential(value) {
    const x = min(max(value, -80), 80);
    const power = nearest(x * 1.4426950408889634);
    const rest = x - power * 0.693359375 + power * 2.12194440e-4;
    let sum = 1.9875691500e-4;
    sum = sum * rest + 1.3981999507e-3;
    sum = sum * rest + 8.3334519073e-3;
    sum = sum * rest + 4.1665795894e-2;
    sum = sum * rest + 1.6666665459e-1;
    sum = sum * rest + 5.0000001201e-1;
    sum = sum * rest * rest + rest + 1;
    return sum * reinterpret((power + 127) << 23);
}
