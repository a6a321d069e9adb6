"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.compose = compose;
// The in-between at full size: both keyframes warped by the flows and blended, in one pass over the rows.
//   F0 = f0 + r0, F1 = f1 + r1;  W0 = start(x + F0), W1 = end(x + F1) (bilinear, the edge repeated outwards)
//   w' = w e^l / (w e^l + 1 - w);  out = w' W0 + (1 - w') W1 + rgb
// With alpha the colours are blended premultiplied. Residuals (r0, r1, l, rgb) come at a smaller size and are spread by a joint
// bilateral filter: of the four around a pixel those count whose own prior blend looks like the pixel's, so that a correction
// stops at the edge of the thing it corrects (Kopf, Cohen, Lischinski, Uyttendaele, "Joint bilateral upsampling", 2007).
const towards_1 = require("./towards");
const fields_1 = require("./fields");
// Difference of colour (0..1, summed square over RGB) at which a residual's say falls to a half.
const LIKENESS = 1 / (0.08 * 0.08);
// @ts-ignore: decorator
function fetch(address) {
    if (sizeof() == 1) {
        return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(address))));
    }
    return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(v128.load64_zero(address)));
}
// @ts-ignore: decorator
function premultiply(value) {
    const alpha = i8x16.shuffle(value, value, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
    return f32x4.mul(value, f32x4.replace_lane(alpha, 3, 1));
}
/** Bilinear lookup in a frame; lanes are its channels (with three, the fourth means nothing). */
// @ts-ignore: decorator
function lookUp(frame, width, height, bytes, px, py, premultiplied) {
    const x = min(max(px, 0), (width - 1));
    const y = min(max(py, 0), (height - 1));
    const ix = x;
    const iy = y;
    const at = frame + (iy * width + ix) * bytes;
    const right = ix + 1 < width ? bytes : 0;
    const below = at + (iy + 1 < height ? width * bytes : 0);
    let a = fetch(at);
    let b = fetch(at + right);
    let c = fetch(below);
    let d = fetch(below + right);
    if (premultiplied) {
        a = premultiply(a);
        b = premultiply(b);
        c = premultiply(c);
        d = premultiply(d);
    }
    const fx = x - ix;
    return (0, fields_1.between)((0, fields_1.between)(a, b, fx), (0, fields_1.between)(c, d, fx), y - iy);
}
/** Writes a pixel rounded to the nearest; `last` of a row must not touch what follows it. */
// @ts-ignore: decorator
function put(out, value, channels, last) {
    const most = sizeof() == 1 ? 255 : 65535;
    const held = f32x4.min(f32x4.max(value, f32x4.splat(0)), f32x4.splat(most));
    const whole = i32x4.trunc_sat_f32x4_u(f32x4.add(held, f32x4.splat(0.5)));
    const words = i16x8.narrow_i32x4_u(whole, whole);
    if (sizeof() == 1) {
        const bits = i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0);
        if (channels == 3 && last) {
            store(out, bits);
            store(out, (bits >> 16), 2);
        }
        else
            store(out, bits);
    }
    else if (channels == 3 && last) {
        v128.store32_lane(out, words, 0);
        v128.store16_lane(out + 4, words, 2);
    }
    else
        v128.store64_lane(out, words, 0);
}
/** Where the pixel column lies in a row of `size` places, half-pixel centres, held inside. */
// @ts-ignore: decorator
function placeOf(index, step, size) {
    return min(max((index + 0.5) * step - 0.5, 0), (size - 1));
}
/**
 * Rows `from` to `to` of the in-between at time t.
 * start, end, out: frames. fields: fw x fh motion fields, in their own pixels. line: scratch of fw vectors for this band alone.
 * residual: 0 for none, else rw x rh pairs of vectors [r0 x, y, r1 x, y], [l, r, g, b], in their own pixels, with guide: the prior's
 * blend at that size, RGB 0..1.
 */
function compose(start, end, width, height, channels, depth, fields, fw, fh, t, residual, guide, rw, rh, out, from, to, line) {
    if (depth == 8) {
        rows(start, end, width, height, channels, fields, fw, fh, t, residual, guide, rw, rh, out, from, to, line);
    }
    else {
        rows(start, end, width, height, channels, fields, fw, fh, t, residual, guide, rw, rh, out, from, to, line);
    }
}
// Residual at the current pixel.
let motion = i32x4.splat(0);
let paint = i32x4.splat(0);
/** Sets `motion` and `paint` from the residuals around a pixel whose prior blend is `colour` (0..1). */
function spread(residual, guide, rw, rh, px, py, colour) {
    const ix = px;
    const iy = py;
    const fx = px - ix;
    const fy = py - iy;
    const right = ix + 1 < rw ? 1 : 0;
    const below = iy + 1 < rh ? rw : 0;
    const base = iy * rw + ix;
    let sumMotion = f32x4.splat(0);
    let sumPaint = f32x4.splat(0);
    let sum = 0;
    for (let tap = 0; tap < 4; tap++) {
        const east = tap & 1;
        const south = tap >> 1;
        const index = (base + (east ? right : 0) + (south ? below : 0));
        const difference = f32x4.sub(v128.load(guide + (index << 4)), colour);
        const square = f32x4.mul(difference, difference);
        const unlike = f32x4.extract_lane(square, 0) + f32x4.extract_lane(square, 1) + f32x4.extract_lane(square, 2);
        // The small constant keeps a say for the nearest where nothing around looks alike.
        const share = (east ? fx : 1 - fx) * (south ? fy : 1 - fy) * (1e-4 + 1 / (1 + unlike * unlike * (LIKENESS * LIKENESS)));
        const at = residual + (index << 5);
        sumMotion = f32x4.add(sumMotion, f32x4.mul(f32x4.splat(share), v128.load(at)));
        sumPaint = f32x4.add(sumPaint, f32x4.mul(f32x4.splat(share), v128.load(at, 16)));
        sum += share;
    }
    const scale = f32x4.splat(1 / sum);
    motion = f32x4.mul(sumMotion, scale);
    paint = f32x4.mul(sumPaint, scale);
}
// @ts-ignore: decorator
function rows(start, end, width, height, channels, fields, fw, fh, t, residual, guide, rw, rh, out, from, to, line) {
    const bytes = channels * sizeof();
    const most = sizeof() == 1 ? 255 : 65535;
    const premultiplied = channels == 4;
    const forth = (0, towards_1.forthAt)(t);
    const back = (0, towards_1.backAt)(t);
    const stepX = fw / width;
    const stepY = fh / height;
    const scaleX = 1 / stepX;
    const scaleY = 1 / stepY;
    const scale = f32x4(scaleX, scaleY, scaleX, scaleY);
    const residualX = rw / width;
    const residualY = rh / height;
    const residualScale = f32x4(1 / residualX, 1 / residualY, 1 / residualX, 1 / residualY);
    const toUnit = f32x4.splat(1 / most);
    for (let y = from; y < to; y++) {
        const fy = placeOf(y, stepY, fh);
        const top = fy;
        const above = fields + ((top * fw) << 4);
        const below = fields + ((min(top + 1, fh - 1) * fw) << 4);
        for (let x = 0; x < fw << 4; x += 16) {
            const field = (0, fields_1.between)(v128.load(above + x), v128.load(below + x), fy - top);
            v128.store(line + x, f32x4.mul((0, towards_1.flowsAt)(field, forth, back), scale));
        }
        const ry = placeOf(y, residualY, rh);
        let to_ = out + (y * width) * bytes;
        for (let x = 0; x < width; x++, to_ += bytes) {
            const fx = placeOf(x, stepX, fw);
            const left = fx;
            const at = line + (left << 4);
            let flows = (0, fields_1.between)(v128.load(at), v128.load(line + (min(left + 1, fw - 1) << 4)), fx - left);
            const px = x;
            const py = y;
            let share = 1 - t;
            let a = lookUp(start, width, height, bytes, px + f32x4.extract_lane(flows, 0), py + f32x4.extract_lane(flows, 1), premultiplied);
            let b = lookUp(end, width, height, bytes, px + f32x4.extract_lane(flows, 2), py + f32x4.extract_lane(flows, 3), premultiplied);
            if (residual) {
                let colour = f32x4.mul((0, fields_1.between)(b, a, share), toUnit);
                if (premultiplied)
                    colour = f32x4.mul(colour, toUnit);
                spread(residual, guide, rw, rh, placeOf(x, residualX, rw), ry, colour);
                flows = f32x4.add(flows, f32x4.mul(motion, residualScale));
                a = lookUp(start, width, height, bytes, px + f32x4.extract_lane(flows, 0), py + f32x4.extract_lane(flows, 1), premultiplied);
                b = lookUp(end, width, height, bytes, px + f32x4.extract_lane(flows, 2), py + f32x4.extract_lane(flows, 3), premultiplied);
                const tilt = share * (0, towards_1.exponential)(f32x4.extract_lane(paint, 0));
                share = tilt / (tilt + (1 - share));
            }
            let value = f32x4.add(f32x4.mul(f32x4.splat(share), a), f32x4.mul(f32x4.splat(1 - share), b));
            if (premultiplied) {
                const alpha = f32x4.extract_lane(value, 3);
                if (alpha > 0) {
                    value = f32x4.replace_lane(f32x4.div(value, f32x4.splat(alpha)), 3, alpha);
                }
                else {
                    // Nothing is seen here, but a transparent pixel's colour is still the user's.
                    const c = lookUp(start, width, height, bytes, px + f32x4.extract_lane(flows, 0), py + f32x4.extract_lane(flows, 1), false);
                    const d = lookUp(end, width, height, bytes, px + f32x4.extract_lane(flows, 2), py + f32x4.extract_lane(flows, 3), false);
                    value = f32x4.add(f32x4.mul(f32x4.splat(share), c), f32x4.mul(f32x4.splat(1 - share), d));
                }
            }
            if (residual) {
                const rgb = i8x16.shuffle(paint, f32x4.splat(0), 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
                value = f32x4.add(value, f32x4.mul(rgb, f32x4.splat(most)));
            }
            put(to_, value, channels, x + 1 == width);
        }
    }
}
