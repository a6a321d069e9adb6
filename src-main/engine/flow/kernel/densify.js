"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.densify = densify;
// Dense inverse search, stage two: every pixel's displacement is the mean of those of the patches over it, each weighted by how
// well it explains that very pixel: 1 / max(1, |difference|).
const picture_1 = require("./picture");
const inverse_search_1 = require("./inverse-search");
// @ts-ignore: decorator
function accumulate(address, value) {
    v128.store(address, f32x4.add(v128.load(address), value));
}
/**
 * first: width x height. second: bordered. sparseX/Y: across x down patches, `stride` apart. flowX/Y, weight: out, width x height
 * floats; weight is scratch.
 */
function densify(first, width, height, second, sparseX, sparseY, across, down, stride, flowX, flowY, weight) {
    const bytes = (width * height) << 2;
    memory.fill(flowX, 0, bytes);
    memory.fill(flowY, 0, bytes);
    memory.fill(weight, 0, bytes);
    const bordered = width + 2 * picture_1.BORDER;
    const low = (picture_1.BORDER - inverse_search_1.PATCH + 1);
    const one = f32x4.splat(1);
    for (let row = 0; row < down; row++) {
        for (let column = 0; column < across; column++) {
            const u = load(sparseX + ((row * across + column) << 2));
            const v = load(sparseY + ((row * across + column) << 2));
            const x = column * stride;
            const y = row * stride;
            const px = min(max((x + picture_1.BORDER) + u, low), (picture_1.BORDER + width - 1));
            const py = min(max((y + picture_1.BORDER) + v, low), (picture_1.BORDER + height - 1));
            const ix = px;
            const iy = py;
            const fx = px - ix;
            const fy = py - iy;
            const w00 = f32x4.splat((1 - fx) * (1 - fy));
            const w01 = f32x4.splat(fx * (1 - fy));
            const w10 = f32x4.splat((1 - fx) * fy);
            const w11 = f32x4.splat(fx * fy);
            const us = f32x4.splat(u);
            const vs = f32x4.splat(v);
            let at = second + (iy * bordered + ix);
            let pixel = first + (y * width + x);
            let out = (y * width + x) << 2;
            for (let line = 0; line < inverse_search_1.PATCH; line++) {
                const below = at + bordered;
                for (let half = 0; half < 2; half++) {
                    const shift = half << 2;
                    const seen = f32x4.add(f32x4.add(f32x4.mul(w00, quad(at + shift)), f32x4.mul(w01, quad(at + shift + 1))), f32x4.add(f32x4.mul(w10, quad(below + shift)), f32x4.mul(w11, quad(below + shift + 1))));
                    const difference = f32x4.abs(f32x4.sub(seen, quad(pixel + shift)));
                    const share = f32x4.div(one, f32x4.max(one, difference));
                    const to = out + (shift << 2);
                    accumulate(flowX + to, f32x4.mul(share, us));
                    accumulate(flowY + to, f32x4.mul(share, vs));
                    accumulate(weight + to, share);
                }
                at = below;
                pixel += width;
                out += width << 2;
            }
        }
    }
    normalise(flowX, flowY, weight, width, height, (across - 1) * stride + inverse_search_1.PATCH, (down - 1) * stride + inverse_search_1.PATCH);
}
/** Four bytes as floats. */
// @ts-ignore: decorator
function quad(address) {
    const bytes = v128.load32_zero(address);
    return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
}
/** Divides by the weights; the columns and rows that no patch covers repeat their neighbours. */
function normalise(flowX, flowY, weight, width, height, right, bottom) {
    const stride = width << 2;
    for (let y = 0; y < bottom; y++) {
        const row = y * stride;
        let x = 0;
        for (; x + 4 <= right; x += 4) {
            const at = row + (x << 2);
            const share = f32x4.div(f32x4.splat(1), v128.load(weight + at));
            v128.store(flowX + at, f32x4.mul(v128.load(flowX + at), share));
            v128.store(flowY + at, f32x4.mul(v128.load(flowY + at), share));
        }
        for (; x < right; x++) {
            const at = row + (x << 2);
            const share = 1 / load(weight + at);
            store(flowX + at, load(flowX + at) * share);
            store(flowY + at, load(flowY + at) * share);
        }
        for (; x < width; x++) {
            const at = row + (x << 2);
            store(flowX + at, load(flowX + at - 4));
            store(flowY + at, load(flowY + at - 4));
        }
    }
    for (let y = bottom; y < height; y++) {
        const row = y * stride;
        memory.copy(flowX + row, flowX + row - stride, stride);
        memory.copy(flowY + row, flowY + row - stride, stride);
    }
}
