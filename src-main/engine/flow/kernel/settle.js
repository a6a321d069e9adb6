"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.gatherVotes = gatherVotes;
exports.halveVectors = halveVectors;
exports.formOpinions = formOpinions;
exports.followOpinions = followOpinions;
// What to do where the two directions disagree (things covered or uncovered, lost matches): such pixels follow those around them
// that do agree. Sums weighted by agreement are averaged over ever larger cells; then, from the largest down, each cell mixes
// its own mean with that of the cell above, the less it knows itself the more ("push-pull"; Gortler, Grzeszczuk, Szeliski,
// Cohen, "The lumigraph", 1996). Where nothing agrees far and wide the flow sinks to zero, and the blend to a cross-fade.
const fields_1 = require("./fields");
// What a cell without any agreement of its own weighs against the one above, and the largest against rest.
const FAITH = 0.02;
/** Weight of a pixel by its agreement: squared, so that doubtful ones hardly vote. */
// @ts-ignore: decorator
function voteOf(agreement) {
    return agreement * agreement;
}
/** Both directions' votes for their two components. */
// @ts-ignore: decorator
function votesAt(agreement) {
    const forth = voteOf(load(agreement));
    const back = voteOf(load(agreement, 4));
    return f32x4(forth, forth, back, back);
}
/**
 * First cells: 2x2 pixels each, cw = ceil(width / 2) across. Out, as vectors: sums of votes times flow, and of votes, both
 * divided by the number of pixels.
 */
function gatherVotes(fields, agreement, width, height, sums, votes) {
    for (let y = 0; y < height; y += 2) {
        const rows = min(2, height - y);
        for (let x = 0; x < width; x += 2, sums += 16, votes += 16) {
            const columns = min(2, width - x);
            let sum = f32x4.splat(0);
            let all = f32x4.splat(0);
            for (let j = 0; j < rows; j++) {
                for (let k = 0; k < columns; k++) {
                    const index = ((y + j) * width + x + k);
                    const vote = votesAt(agreement + (index << 3));
                    sum = f32x4.add(sum, f32x4.mul(vote, v128.load(fields + (index << 4))));
                    all = f32x4.add(all, vote);
                }
            }
            const part = f32x4.splat(1 / (rows * columns));
            v128.store(sums, f32x4.mul(sum, part));
            v128.store(votes, f32x4.mul(all, part));
        }
    }
}
/** Vectors of width x height averaged by 2x2 into cells of twice the size. */
function halveVectors(src, width, height, dst) {
    for (let y = 0; y < height; y += 2) {
        const rows = min(2, height - y);
        for (let x = 0; x < width; x += 2, dst += 16) {
            const columns = min(2, width - x);
            let sum = f32x4.splat(0);
            for (let j = 0; j < rows; j++) {
                for (let k = 0; k < columns; k++) {
                    sum = f32x4.add(sum, v128.load(src + (((y + j) * width + x + k) << 4)));
                }
            }
            v128.store(dst, f32x4.mul(sum, f32x4.splat(1 / (rows * columns))));
        }
    }
}
/** Turns a level's sums into its opinion, in place; `above` (aw x ah opinions) is 0 for the largest cells. */
function formOpinions(sums, votes, width, height, above, aw, ah) {
    const stepX = aw / width;
    const stepY = ah / height;
    const faith = f32x4.splat(FAITH);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++, sums += 16, votes += 16) {
            let sum = v128.load(sums);
            if (above) {
                const other = (0, fields_1.vectorAt)(above, aw, ah, (x + 0.5) * stepX - 0.5, (y + 0.5) * stepY - 0.5);
                sum = f32x4.add(sum, f32x4.mul(faith, other));
            }
            v128.store(sums, f32x4.div(sum, f32x4.add(v128.load(votes), faith)));
        }
    }
}
/** Rows `from` to `to` of the fields, in place: each pixel follows the opinions (ow x oh) as far as it lacks agreement. */
function followOpinions(fields, agreement, width, height, opinions, ow, oh, from, to) {
    const stepX = ow / width;
    const stepY = oh / height;
    for (let y = from; y < to; y++) {
        for (let x = 0; x < width; x++) {
            const index = (y * width + x);
            const at = fields + (index << 4);
            const own = v128.load(at);
            const opinion = (0, fields_1.vectorAt)(opinions, ow, oh, (x + 0.5) * stepX - 0.5, (y + 0.5) * stepY - 0.5);
            const vote = votesAt(agreement + (index << 3));
            v128.store(at, f32x4.add(opinion, f32x4.mul(vote, f32x4.sub(own, opinion))));
        }
    }
}
