"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.PATCH = void 0;
exports.searchPatches = searchPatches;
// Dense inverse search, stage one: for each 8x8 patch of the first picture, the displacement at which the second looks alike.
// Kroeger, Timofte, Dai, Van Gool, "Fast optical flow using dense inverse search", ECCV 2016: since the roles of the pictures
// are swapped (inverse compositional), derivatives and their tensor belong to the fixed patch and each step costs one lookup.
//
// Arithmetic is 16 bit: lookups with 14-bit weights, differences with 5 fractional bits, products summed by pairs into 32 bit.
// A patch is compared after its mean is taken off, so that a change of light does not look like motion.
const picture_1 = require("./picture");
/** Side of a patch. */
exports.PATCH = 8;
const WEIGHT_BITS = 14;
const WEIGHT_ONE = 1 << WEIGHT_BITS;
// 255 << 5 squared, twice, over eight rows stays below 2^31.
const FRACTION_BITS = 5;
const FRACTION = 1 / (1 << FRACTION_BITS);
const INVERSE_AREA = 1 / (exports.PATCH * exports.PATCH);
// Bilinear lookup of the current patch: address of its corner and the two rows' weights as pairs.
let corner = 0;
let weightsTop = 0;
let weightsBottom = 0;
// Results of the last comparison: mean-free squared difference, and its derivative by the displacement.
let distance = 0;
let slopeX = 0;
let slopeY = 0;
// Tensor of the current patch.
let sumX = 0;
let sumY = 0;
let sumXX = 0;
let sumXY = 0;
let sumYY = 0;
// @ts-ignore: decorator
function total(lanes) {
    return ((i32x4.extract_lane(lanes, 0) +
        i32x4.extract_lane(lanes, 1) +
        i32x4.extract_lane(lanes, 2) +
        i32x4.extract_lane(lanes, 3)));
}
// Each lane may reach 2^30: summed as floats.
// @ts-ignore: decorator
function totalWide(lanes) {
    const floats = f32x4.convert_i32x4_s(lanes);
    return (f32x4.extract_lane(floats, 0) +
        f32x4.extract_lane(floats, 1) +
        f32x4.extract_lane(floats, 2) +
        f32x4.extract_lane(floats, 3));
}
/** Points the lookup at pixel (x + u, y + v), held where the patch still touches the bordered picture. */
// @ts-ignore: decorator
function aim(second, stride, x, y, u, v, width, height) {
    const low = (picture_1.BORDER - exports.PATCH + 1);
    const px = min(max((x + picture_1.BORDER) + u, low), (picture_1.BORDER + width - 1));
    const py = min(max((y + picture_1.BORDER) + v, low), (picture_1.BORDER + height - 1));
    const ix = px;
    const iy = py;
    const fx = ((px - ix) * WEIGHT_ONE);
    const fy = ((py - iy) * WEIGHT_ONE);
    const both = (fx * fy) >> WEIGHT_BITS;
    weightsTop = (WEIGHT_ONE - fx - fy + both) | ((fx - both) << 16);
    weightsBottom = (fy - both) | (both << 16);
    corner = second + (iy * stride + ix);
}
// Neighbouring bytes as 16-bit pairs (0,1)(1,2)(2,3)(3,4): a dot product with two weights blends horizontally.
// @ts-ignore: decorator
function pairsOf(address) {
    const row = v128.load(address);
    return i8x16.shuffle(row, row, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8);
}
// @ts-ignore: decorator
function blend(upper, lower, top, bottom, half) {
    const sum = i32x4.add(i32x4.dot_i16x8_s(upper, top), i32x4.dot_i16x8_s(lower, bottom));
    return i32x4.shr_s(i32x4.add(sum, half), WEIGHT_BITS - FRACTION_BITS);
}
/** Compares the patch at `patch` with the aimed one: sets `distance` alone. */
function compare(patch, width, stride) {
    const top = i32x4.splat(weightsTop);
    const bottom = i32x4.splat(weightsBottom);
    const half = i32x4.splat(1 << (WEIGHT_BITS - FRACTION_BITS - 1));
    const ones = i16x8.splat(1);
    let at = corner;
    let pairs = pairsOf(at);
    let low = i16x8.extend_low_i8x16_u(pairs);
    let high = i16x8.extend_high_i8x16_u(pairs);
    let sums = i32x4.splat(0);
    let squares = i32x4.splat(0);
    for (let row = 0; row < exports.PATCH; row++) {
        at += stride;
        pairs = pairsOf(at);
        const nextLow = i16x8.extend_low_i8x16_u(pairs);
        const nextHigh = i16x8.extend_high_i8x16_u(pairs);
        const seen = i16x8.narrow_i32x4_s(blend(low, nextLow, top, bottom, half), blend(high, nextHigh, top, bottom, half));
        const difference = i16x8.sub(seen, i16x8.shl(v128.load8x8_u(patch), FRACTION_BITS));
        sums = i32x4.add(sums, i32x4.dot_i16x8_s(difference, ones));
        squares = i32x4.add(squares, i32x4.dot_i16x8_s(difference, difference));
        low = nextLow;
        high = nextHigh;
        patch += width;
    }
    const sum = total(sums);
    return (totalWide(squares) - sum * sum * INVERSE_AREA) * (FRACTION * FRACTION);
}
/** Compares and derives: sets `distance`, `slopeX`, `slopeY`. */
function derive(patch, gx, gy, width, stride) {
    const top = i32x4.splat(weightsTop);
    const bottom = i32x4.splat(weightsBottom);
    const half = i32x4.splat(1 << (WEIGHT_BITS - FRACTION_BITS - 1));
    const ones = i16x8.splat(1);
    let at = corner;
    let pairs = pairsOf(at);
    let low = i16x8.extend_low_i8x16_u(pairs);
    let high = i16x8.extend_high_i8x16_u(pairs);
    let sums = i32x4.splat(0);
    let squares = i32x4.splat(0);
    let alongX = i32x4.splat(0);
    let alongY = i32x4.splat(0);
    for (let row = 0; row < exports.PATCH; row++) {
        at += stride;
        pairs = pairsOf(at);
        const nextLow = i16x8.extend_low_i8x16_u(pairs);
        const nextHigh = i16x8.extend_high_i8x16_u(pairs);
        const seen = i16x8.narrow_i32x4_s(blend(low, nextLow, top, bottom, half), blend(high, nextHigh, top, bottom, half));
        const difference = i16x8.sub(seen, i16x8.shl(v128.load8x8_u(patch), FRACTION_BITS));
        sums = i32x4.add(sums, i32x4.dot_i16x8_s(difference, ones));
        squares = i32x4.add(squares, i32x4.dot_i16x8_s(difference, difference));
        alongX = i32x4.add(alongX, i32x4.dot_i16x8_s(difference, v128.load(gx)));
        alongY = i32x4.add(alongY, i32x4.dot_i16x8_s(difference, v128.load(gy)));
        low = nextLow;
        high = nextHigh;
        patch += width;
        gx += width << 1;
        gy += width << 1;
    }
    const sum = total(sums);
    distance = (totalWide(squares) - sum * sum * INVERSE_AREA) * (FRACTION * FRACTION);
    slopeX = (totalWide(alongX) - sum * sumX * INVERSE_AREA) * FRACTION;
    slopeY = (totalWide(alongY) - sum * sumY * INVERSE_AREA) * FRACTION;
}
/** Sums the derivatives of a patch and their products. */
function measure(gx, gy, width) {
    const ones = i16x8.splat(1);
    let x = i32x4.splat(0);
    let y = i32x4.splat(0);
    let xx = i32x4.splat(0);
    let xy = i32x4.splat(0);
    let yy = i32x4.splat(0);
    for (let row = 0; row < exports.PATCH; row++) {
        const dx = v128.load(gx);
        const dy = v128.load(gy);
        x = i32x4.add(x, i32x4.dot_i16x8_s(dx, ones));
        y = i32x4.add(y, i32x4.dot_i16x8_s(dy, ones));
        xx = i32x4.add(xx, i32x4.dot_i16x8_s(dx, dx));
        xy = i32x4.add(xy, i32x4.dot_i16x8_s(dx, dy));
        yy = i32x4.add(yy, i32x4.dot_i16x8_s(dy, dy));
        gx += width << 1;
        gy += width << 1;
    }
    sumX = total(x);
    sumY = total(y);
    sumXX = totalWide(xx);
    sumXY = totalWide(xy);
    sumYY = totalWide(yy);
}
/**
 * Patches of a level in `stripes` independent bands of rows (vectors spread within a band only, so that bands may run
 * anywhere in any order with one result); does bands `fromStripe` to `toStripe`. Twice: from the top left on, then back.
 * first, gx, gy: picture and derivatives, width x height. second: bordered picture. flowX/Y: dense flow of the coarser level.
 * sparseX/Y: out, across x down patches, `stride` pixels apart. gain: how far each step goes; 1 is a Gauss-Newton step on
 * Sobel derivatives, whose scale of eight makes it an eighth.
 */
function searchPatches(first, gx, gy, width, height, second, flowX, flowY, sparseX, sparseY, across, down, stride, fromStripe, toStripe, stripes, steps, gain, centred) {
    const bordered = width + 2 * picture_1.BORDER;
    const rows = (down + stripes - 1) / stripes;
    for (let stripe = fromStripe; stripe < toStripe; stripe++) {
        const top = min(stripe * rows, down);
        const end = min(top + rows, down);
        for (let pass = 0; pass < 2; pass++) {
            const back = pass == 1;
            for (let j = top; j < end; j++) {
                const row = back ? end - 1 - (j - top) : j;
                for (let k = 0; k < across; k++) {
                    const column = back ? across - 1 - k : k;
                    const x = column * stride;
                    const y = row * stride;
                    const here = (row * across + column) << 2;
                    const toPatch = (y * width + x);
                    const patch = first + toPatch;
                    if (!back) {
                        const centre = ((y + exports.PATCH / 2) * width + x + exports.PATCH / 2) << 2;
                        store(sparseX + here, load(flowX + centre));
                        store(sparseY + here, load(flowY + centre));
                    }
                    let u = load(sparseX + here);
                    let v = load(sparseY + here);
                    aim(second, bordered, x, y, u, v, width, height);
                    let best = compare(patch, width, bordered);
                    if (k > 0) {
                        const beside = back ? here + 4 : here - 4;
                        const su = load(sparseX + beside);
                        const sv = load(sparseY + beside);
                        if (su != u || sv != v) {
                            aim(second, bordered, x, y, su, sv, width, height);
                            const other = compare(patch, width, bordered);
                            if (other < best) {
                                best = other;
                                u = su;
                                v = sv;
                            }
                        }
                    }
                    if (j > top) {
                        const step = across << 2;
                        const before = back ? here + step : here - step;
                        const su = load(sparseX + before);
                        const sv = load(sparseY + before);
                        if (su != u || sv != v) {
                            aim(second, bordered, x, y, su, sv, width, height);
                            const other = compare(patch, width, bordered);
                            if (other < best) {
                                best = other;
                                u = su;
                                v = sv;
                            }
                        }
                    }
                    const dx = gx + (toPatch << 1);
                    const dy = gy + (toPatch << 1);
                    measure(dx, dy, width);
                    if (centred) {
                        sumXX -= sumX * sumX * INVERSE_AREA;
                        sumXY -= sumX * sumY * INVERSE_AREA;
                        sumYY -= sumY * sumY * INVERSE_AREA;
                    }
                    let determinant = sumXX * sumYY - sumXY * sumXY;
                    if (abs(determinant) < 0.001)
                        determinant = 0.001;
                    const scale = gain / determinant;
                    let cu = u;
                    let cv = v;
                    let previous = f32.MAX_VALUE;
                    for (let step = 0; step < steps; step++) {
                        aim(second, bordered, x, y, cu, cv, width, height);
                        derive(patch, dx, dy, width, bordered);
                        cu -= (sumYY * slopeX - sumXY * slopeY) * scale;
                        cv -= (sumXX * slopeY - sumXY * slopeX) * scale;
                        if (distance >= previous)
                            break;
                        previous = distance;
                    }
                    // A descent that ran further than the patch is wide has lost its way.
                    const du = cu - u;
                    const dv = cv - v;
                    if (du * du + dv * dv <= (exports.PATCH * exports.PATCH)) {
                        u = cu;
                        v = cv;
                    }
                    store(sparseX + here, u);
                    store(sparseY + here, v);
                }
            }
        }
    }
}
