"use strict";
// Variational refinement: moves a dense flow to where brightness and gradient constancy and smoothness, all with robust
// penalties, are best met together. Brox, Bruhn, Papenberg, Weickert, "High accuracy optical flow estimation based on a theory
// for warping", ECCV 2004, with the constraints normalised as Zimmer, Bruhn, Weickert, "Optic flow in harmony", IJCV 2011;
// solved by red-black successive over-relaxation. Weights as customary with dense inverse search: smoothness 20, colour 5,
// gradient 10.
//
// Planes that the solver touches are *split*: each row holds its even pixels, then its odd ones. So one colour of the
// chequerboard lies contiguous, pixel 2k+1 at the place of pixel 2k, and four pixels are one vector. A half row has PAD zero
// places before and after; `half` is its length in floats with both, a row is 2*half. Zero places stay zero:
// they are masked where a value is made.
Object.defineProperty(exports, "__esModule", { value: true });
exports.prepareRefinement = prepareRefinement;
exports.solveRefinement = solveRefinement;
exports.finishRefinement = finishRefinement;
const PAD = 4;
const SMOOTH = 20 / 2;
const COLOUR = 5 / 2;
const GRADIENT = 10 / 2;
const ZETA_SQUARED = 0.1 * 0.1;
const EPSILON_SQUARED = 0.001 * 0.001;
const OMEGA = 1.6;
const SWEEPS = 5;
// The planes follow each other in the scratch block, each `plane` bytes long.
// Constraints, made once: colour (IX, IY, IZ) and gradient (XX, XY, XZ for the x, YX, YY, YZ for the y derivative), normalised.
const IX = 0;
const IY = 1;
const IZ = 2;
const XX = 3;
const XY = 4;
const XZ = 5;
const YX = 6;
const YY = 7;
const YZ = 8;
// Flow given, and what is added to it.
const U = 9;
const V = 10;
const DU = 11;
const DV = 12;
// The linear system: smoothness weight to the right and below, inverse diagonal, off-diagonal, right side.
const W = 13;
const INVERSE_U = 14;
const A12 = 15;
const INVERSE_V = 16;
const B1 = 17;
const B2 = 18;
// Then, after the planes: one row that is 1 where a pixel is, one that is 1 where it has a right neighbour, one of zeros.
/** Planes in the scratch block of the refinement. */
const PLANES = 19;
// Natural-order planes of the preparation lie where the linear system will be.
const MEAN = W;
const DIFFERENCE = INVERSE_U;
const SLOPE_X = A12;
const SLOPE_Y = INVERSE_V;
// @ts-ignore: decorator
function lanes(address) {
    return v128.load(address);
}
/** Second picture (8 bit) looked up at (x + u, y + v), the edge repeated outwards. */
// @ts-ignore: decorator
function lookUp(second, width, height, px, py) {
    const x = min(max(px, 0), (width - 1));
    const y = min(max(py, 0), (height - 1));
    const ix = x;
    const iy = y;
    const fx = x - ix;
    const fy = y - iy;
    const at = second + (iy * width + ix);
    const right = ix + 1 < width ? 1 : 0;
    const below = iy + 1 < height ? width : 0;
    const a = load(at);
    const b = load(at + right);
    const c = load(at + below);
    const d = load(at + below + right);
    const top = a + fx * (b - a);
    return top + fy * (c + fx * (d - c) - top);
}
/** Even or odd pixels of a row in natural order, from pixel 2k on. */
// @ts-ignore: decorator
function pick(row, k, odd) {
    const at = row + (k << 3);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    return odd ? i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
        : i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}
/** Central difference of a natural-order plane in a row, the edge repeated. Row has width floats. */
function differenceX(row, out, width) {
    const last = width - 1;
    store(out, load(row + (min(1, last) << 2)) - load(row));
    let x = 1;
    for (; x + 4 <= last; x += 4) {
        const at = row + (x << 2);
        v128.store(out + (x << 2), f32x4.sub(v128.load(at + 4), v128.load(at - 4)));
    }
    for (; x < width; x++) {
        const right = load(row + (min(x + 1, last) << 2));
        store(out + (x << 2), right - load(row + ((x - 1) << 2)));
    }
}
/** Difference of two rows. */
function differenceRows(above, below, out, width) {
    for (let x = 0; x < width; x += 4) {
        const at = x << 2;
        v128.store(out + at, f32x4.sub(v128.load(below + at), v128.load(above + at)));
    }
}
/**
 * Makes the constraints and splits the flow. first, second: 8-bit width x height. flowX/Y: natural order, width floats a row.
 * block: scratch of PLANES planes and five rows, each row 2*half floats; all zeroed here. `half` is a multiple of 4,
 * at least 8 more than half of the width.
 */
function prepareRefinement(first, second, width, height, flowX, flowY, block, half) {
    const stride = half << 3;
    const plane = stride * height;
    memory.fill(block, 0, PLANES * plane + 5 * stride);
    const present = block + PLANES * plane;
    const joined = present + stride;
    const even = (width + 1) >> 1;
    const odd = width >> 1;
    for (let k = 0; k < even; k++)
        store(present + ((PAD + k) << 2), 1);
    for (let k = 0; k < odd; k++)
        store(present + ((half + PAD + k) << 2), 1);
    for (let k = 0; k < odd; k++)
        store(joined + ((PAD + k) << 2), 1);
    for (let k = 0; k < even - 1; k++)
        store(joined + ((half + PAD + k) << 2), 1);
    const mean = block + MEAN * plane;
    const difference = block + DIFFERENCE * plane;
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const from = (y * width + x);
            const u = load(flowX + (from << 2));
            const v = load(flowY + (from << 2));
            const seen = lookUp(second, width, height, x + u, y + v);
            const own = load(first + from);
            const at = y * stride + (x << 2);
            store(mean + at, (own + seen) * 0.5);
            store(difference + at, seen - own);
        }
    }
    for (let y = 0; y < height; y++) {
        const row = y * stride;
        const above = y > 0 ? row - stride : row;
        const below = y + 1 < height ? row + stride : row;
        differenceX(mean + row, block + SLOPE_X * plane + row, width);
        differenceRows(mean + above, mean + below, block + SLOPE_Y * plane + row, width);
    }
    for (let y = 0; y < height; y++)
        normaliseRow(block, plane, stride, half, width, height, y, flowX, flowY);
    // The preparation's planes become the linear system, whose padding must be zero.
    memory.fill(block + W * plane, 0, (PLANES - W) * plane);
}
/** Derivatives of the row, split and divided by their own size so that steep places do not outvote flat ones. */
function normaliseRow(block, plane, stride, half, width, height, y, flowX, flowY) {
    const row = y * stride;
    const above = y > 0 ? row - stride : row;
    const below = y + 1 < height ? row + stride : row;
    const slopeX = block + SLOPE_X * plane;
    const slopeY = block + SLOPE_Y * plane;
    const difference = block + DIFFERENCE * plane;
    // Scratch rows: the last three of the block and the (still unused) rows of DU and DV.
    const xx = block + PLANES * plane + 2 * stride;
    const yy = xx + stride;
    const xz = yy + stride;
    const xy = block + DU * plane + row;
    const yz = block + DV * plane + row;
    differenceX(slopeX + row, xx, width);
    differenceRows(slopeX + above, slopeX + below, xy, width);
    differenceRows(slopeY + above, slopeY + below, yy, width);
    differenceX(difference + row, xz, width);
    differenceRows(difference + above, difference + below, yz, width);
    const present = block + PLANES * plane;
    const zeta = f32x4.splat(ZETA_SQUARED);
    const one = f32x4.splat(1);
    for (let odd = 0; odd < 2; odd++) {
        const count = (width + 1 - odd) >> 1;
        for (let k = 0; k < count; k += 4) {
            const place = (odd * half + PAD + k) << 2;
            const mask = lanes(present + place);
            const at = block + row + place;
            const ix = f32x4.mul(pick(slopeX + row, k, odd), mask);
            const iy = f32x4.mul(pick(slopeY + row, k, odd), mask);
            const iz = f32x4.mul(pick(difference + row, k, odd), mask);
            const colour = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(ix, ix), f32x4.mul(iy, iy)), zeta)));
            v128.store(at + IX * plane, f32x4.mul(ix, colour));
            v128.store(at + IY * plane, f32x4.mul(iy, colour));
            v128.store(at + IZ * plane, f32x4.mul(iz, colour));
            const ixx = f32x4.mul(pick(xx, k, odd), mask);
            const ixy = f32x4.mul(pick(xy, k, odd), mask);
            const iyy = f32x4.mul(pick(yy, k, odd), mask);
            const ixz = f32x4.mul(pick(xz, k, odd), mask);
            const iyz = f32x4.mul(pick(yz, k, odd), mask);
            const cross = f32x4.mul(ixy, ixy);
            const byX = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(ixx, ixx), cross), zeta)));
            const byY = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(iyy, iyy), cross), zeta)));
            v128.store(at + XX * plane, f32x4.mul(ixx, byX));
            v128.store(at + XY * plane, f32x4.mul(ixy, byX));
            v128.store(at + XZ * plane, f32x4.mul(ixz, byX));
            v128.store(at + YX * plane, f32x4.mul(ixy, byY));
            v128.store(at + YY * plane, f32x4.mul(iyy, byY));
            v128.store(at + YZ * plane, f32x4.mul(iyz, byY));
        }
    }
    // The scratch in DU and DV has served: those planes start at zero.
    memory.fill(xy, 0, stride);
    memory.fill(yz, 0, stride);
    const fromX = flowX + ((y * width) << 2);
    const fromY = flowY + ((y * width) << 2);
    for (let x = 0; x < width; x++) {
        const place = row + (((x & 1) * half + PAD + (x >> 1)) << 2);
        store(block + U * plane + place, load(fromX + (x << 2)));
        store(block + V * plane + place, load(fromY + (x << 2)));
    }
}
/** Robust smoothness weight of row y, from the flow so far. */
// @ts-ignore: decorator
function smoothnessRow(block, plane, stride, half, width, height, y) {
    const row = block + y * stride;
    const down = y + 1 < height ? stride : 0;
    const joined = block + PLANES * plane + stride;
    const present = block + PLANES * plane;
    const smooth = f32x4.splat(SMOOTH);
    const epsilon = f32x4.splat(EPSILON_SQUARED);
    const places = half << 2;
    for (let odd = 0; odd < 2; odd++) {
        const count = (width + 1 - odd) >> 1;
        const own = row + odd * places + (PAD << 2);
        // The right neighbour of an even pixel is the odd one at the same place, of an odd one the next even one.
        const right = odd ? row + (PAD << 2) + 4 : row + places + (PAD << 2);
        const mask = odd * places + (PAD << 2);
        for (let k = 0; k < count; k += 4) {
            const at = k << 2;
            const u = f32x4.add(lanes(own + at + U * plane), lanes(own + at + DU * plane));
            const v = f32x4.add(lanes(own + at + V * plane), lanes(own + at + DV * plane));
            const has = lanes(joined + mask + at);
            const ux = f32x4.mul(f32x4.sub(f32x4.add(lanes(right + at + U * plane), lanes(right + at + DU * plane)), u), has);
            const vx = f32x4.mul(f32x4.sub(f32x4.add(lanes(right + at + V * plane), lanes(right + at + DV * plane)), v), has);
            const below = own + at + down;
            const uy = f32x4.sub(f32x4.add(lanes(below + U * plane), lanes(below + DU * plane)), u);
            const vy = f32x4.sub(f32x4.add(lanes(below + V * plane), lanes(below + DV * plane)), v);
            const size = f32x4.add(f32x4.add(f32x4.add(f32x4.mul(ux, ux), f32x4.mul(vx, vx)), f32x4.add(f32x4.mul(uy, uy), f32x4.mul(vy, vy))), epsilon);
            const weight = f32x4.mul(f32x4.div(smooth, f32x4.sqrt(size)), lanes(present + mask + at));
            v128.store(own + at + W * plane, weight);
        }
    }
}
/** Coefficients of the linear system of row y: data terms with their robust weights, and the smoothness to four neighbours. */
// @ts-ignore: decorator
function systemRow(block, plane, stride, half, width, height, y) {
    const row = block + y * stride;
    const zeros = block + PLANES * plane + 2 * stride;
    const present = block + PLANES * plane;
    const joined = present + stride;
    const places = half << 2;
    const hasBelow = y + 1 < height;
    const zeta = f32x4.splat(ZETA_SQUARED);
    const epsilon = f32x4.splat(EPSILON_SQUARED);
    const colour = f32x4.splat(COLOUR);
    const gradient = f32x4.splat(GRADIENT);
    const one = f32x4.splat(1);
    const belowMask = f32x4.splat(hasBelow ? 1 : 0);
    for (let odd = 0; odd < 2; odd++) {
        const count = (width + 1 - odd) >> 1;
        const offset = odd * places + (PAD << 2);
        const own = row + offset;
        const right = odd ? row + (PAD << 2) + 4 : row + places + (PAD << 2);
        const left = odd ? row + (PAD << 2) : row + places + (PAD << 2) - 4;
        for (let k = 0; k < count; k += 4) {
            const at = own + (k << 2);
            const du = lanes(at + DU * plane);
            const dv = lanes(at + DV * plane);
            const ix = lanes(at + IX * plane);
            const iy = lanes(at + IY * plane);
            const iz = lanes(at + IZ * plane);
            const miss = f32x4.add(f32x4.add(iz, f32x4.mul(ix, du)), f32x4.mul(iy, dv));
            let weight = f32x4.div(colour, f32x4.sqrt(f32x4.add(f32x4.mul(miss, miss), epsilon)));
            let wx = f32x4.mul(weight, ix);
            let wy = f32x4.mul(weight, iy);
            let a11 = f32x4.add(f32x4.mul(wx, ix), zeta);
            let a12 = f32x4.mul(wx, iy);
            let a22 = f32x4.add(f32x4.mul(wy, iy), zeta);
            let b1 = f32x4.neg(f32x4.mul(wx, iz));
            let b2 = f32x4.neg(f32x4.mul(wy, iz));
            const xx = lanes(at + XX * plane);
            const xy = lanes(at + XY * plane);
            const xz = lanes(at + XZ * plane);
            const yx = lanes(at + YX * plane);
            const yy = lanes(at + YY * plane);
            const yz = lanes(at + YZ * plane);
            const missX = f32x4.add(f32x4.add(xz, f32x4.mul(xx, du)), f32x4.mul(xy, dv));
            const missY = f32x4.add(f32x4.add(yz, f32x4.mul(yx, du)), f32x4.mul(yy, dv));
            weight = f32x4.div(gradient, f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(missX, missX), f32x4.mul(missY, missY)), epsilon)));
            a11 = f32x4.add(a11, f32x4.mul(weight, f32x4.add(f32x4.mul(xx, xx), f32x4.mul(yx, yx))));
            a12 = f32x4.add(a12, f32x4.mul(weight, f32x4.add(f32x4.mul(xx, xy), f32x4.mul(yx, yy))));
            a22 = f32x4.add(a22, f32x4.mul(weight, f32x4.add(f32x4.mul(xy, xy), f32x4.mul(yy, yy))));
            b1 = f32x4.sub(b1, f32x4.mul(weight, f32x4.add(f32x4.mul(xx, xz), f32x4.mul(yx, yz))));
            b2 = f32x4.sub(b2, f32x4.mul(weight, f32x4.add(f32x4.mul(xy, xz), f32x4.mul(yy, yz))));
            const shift = k << 2;
            const w = lanes(at + W * plane);
            const wRight = f32x4.mul(w, lanes(joined + offset + shift));
            const wBelow = f32x4.mul(w, belowMask);
            const wLeft = lanes(left + shift + W * plane);
            const wAbove = y > 0 ? lanes(at - stride + W * plane) : lanes(zeros);
            const u = lanes(at + U * plane);
            const v = lanes(at + V * plane);
            const above = y > 0 ? at - stride : at;
            const below = hasBelow ? at + stride : at;
            const all = f32x4.add(f32x4.add(wRight, wLeft), f32x4.add(wBelow, wAbove));
            a11 = f32x4.add(a11, all);
            a22 = f32x4.add(a22, all);
            b1 = f32x4.add(b1, flux(wRight, wLeft, wBelow, wAbove, right + shift, left + shift, below, above, u, U * plane));
            b2 = f32x4.add(b2, flux(wRight, wLeft, wBelow, wAbove, right + shift, left + shift, below, above, v, V * plane));
            const mask = lanes(present + offset + shift);
            v128.store(at + INVERSE_U * plane, f32x4.mul(mask, f32x4.div(one, a11)));
            v128.store(at + INVERSE_V * plane, f32x4.mul(mask, f32x4.div(one, a22)));
            v128.store(at + A12 * plane, f32x4.mul(mask, a12));
            v128.store(at + B1 * plane, f32x4.mul(mask, b1));
            v128.store(at + B2 * plane, f32x4.mul(mask, b2));
        }
    }
}
/** Pull of the neighbours of the given flow. */
// @ts-ignore: decorator
function flux(wRight, wLeft, wBelow, wAbove, right, left, below, above, own, plane) {
    return f32x4.add(f32x4.add(f32x4.mul(wRight, f32x4.sub(lanes(right + plane), own)), f32x4.mul(wLeft, f32x4.sub(lanes(left + plane), own))), f32x4.add(f32x4.mul(wBelow, f32x4.sub(lanes(below + plane), own)), f32x4.mul(wAbove, f32x4.sub(lanes(above + plane), own))));
}
/** Relaxes the pixels of one colour in row y. */
// @ts-ignore: decorator
function relaxRow(block, plane, stride, half, width, height, y, odd) {
    const row = block + y * stride;
    const zeros = block + PLANES * plane + 2 * stride;
    const places = half << 2;
    const offset = odd * places + (PAD << 2);
    const own = row + offset;
    const right = odd ? row + (PAD << 2) + 4 : row + places + (PAD << 2);
    const left = odd ? row + (PAD << 2) : row + places + (PAD << 2) - 4;
    const omega = f32x4.splat(OMEGA);
    const count = (width + 1 - odd) >> 1;
    // At the edges a row of zeros stands in for the neighbours and their weights.
    const above = y > 0 ? own - stride : zeros;
    const below = y + 1 < height ? own + stride : zeros;
    const aboveW = y > 0 ? above + W * plane : zeros;
    const aboveU = y > 0 ? above + DU * plane : zeros;
    const aboveV = y > 0 ? above + DV * plane : zeros;
    const belowU = y + 1 < height ? below + DU * plane : zeros;
    const belowV = y + 1 < height ? below + DV * plane : zeros;
    const last = count << 2;
    for (let at = 0; at < last; at += 16) {
        const w = lanes(own + at + W * plane);
        const wLeft = lanes(left + at + W * plane);
        const wAbove = lanes(aboveW + at);
        const here = own + at;
        let du = lanes(here + DU * plane);
        let dv = lanes(here + DV * plane);
        const a12 = lanes(here + A12 * plane);
        const sigmaU = f32x4.add(f32x4.add(f32x4.mul(wLeft, lanes(left + at + DU * plane)), f32x4.mul(wAbove, lanes(aboveU + at))), f32x4.add(f32x4.mul(w, f32x4.add(lanes(right + at + DU * plane), lanes(belowU + at))), lanes(here + B1 * plane)));
        const sigmaV = f32x4.add(f32x4.add(f32x4.mul(wLeft, lanes(left + at + DV * plane)), f32x4.mul(wAbove, lanes(aboveV + at))), f32x4.add(f32x4.mul(w, f32x4.add(lanes(right + at + DV * plane), lanes(belowV + at))), lanes(here + B2 * plane)));
        const nextU = f32x4.mul(f32x4.sub(sigmaU, f32x4.mul(dv, a12)), lanes(here + INVERSE_U * plane));
        du = f32x4.add(du, f32x4.mul(omega, f32x4.sub(nextU, du)));
        const nextV = f32x4.mul(f32x4.sub(sigmaV, f32x4.mul(du, a12)), lanes(here + INVERSE_V * plane));
        dv = f32x4.add(dv, f32x4.mul(omega, f32x4.sub(nextV, dv)));
        v128.store(here + DU * plane, du);
        v128.store(here + DV * plane, dv);
    }
}
/**
 * One fixed-point iteration: new robust weights, then SWEEPS red-black relaxations. The relaxations follow each other down the
 * rows, each one row behind the one before: the same numbers as one after the other, while the rows are still in the cache.
 */
function solveRefinement(block, width, height, half) {
    const stride = half << 3;
    const plane = stride * height;
    memory.fill(block + PLANES * plane + 2 * stride, 0, stride);
    for (let y = 0; y < height; y++)
        smoothnessRow(block, plane, stride, half, width, height, y);
    for (let y = 0; y < height; y++)
        systemRow(block, plane, stride, half, width, height, y);
    for (let step = 0; step < height + 2 * SWEEPS - 1; step++) {
        for (let pass = 0; pass < 2 * SWEEPS; pass++) {
            const y = step - pass;
            if (y < 0 || y >= height)
                continue;
            // Red first: row + column even, so the even pixels of even rows and the odd ones of odd rows.
            relaxRow(block, plane, stride, half, width, height, y, (y + pass) & 1);
        }
    }
}
/** Writes the refined flow back in natural order. */
function finishRefinement(block, width, height, half, flowX, flowY) {
    const stride = half << 3;
    const plane = stride * height;
    for (let y = 0; y < height; y++) {
        const row = block + y * stride;
        for (let x = 0; x < width; x++) {
            const at = row + (((x & 1) * half + PAD + (x >> 1)) << 2);
            const to = (y * width + x) << 2;
            store(flowX + to, load(at + U * plane) + load(at + DU * plane));
            store(flowY + to, load(at + V * plane) + load(at + DV * plane));
        }
    }
}
