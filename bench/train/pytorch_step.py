"""The networks of src-main/engine/model once more, in PyTorch, to compare the time of a training step.

Reads one JSON object a line from standard input and answers with one a line:
  {"options", "side", "batch", "threads", "losses", "optimiser"} -> {"parameters", "torch", "threads"}
                                     one thread: all seconds are the processor's own
  {"do": "step"} -> {"seconds"}      forward, loss, backward, clipping, Adam
  {"do": "matmul"} -> {"flops"}      rate of a product of 1024x1024 matrices

The networks are built from the same options.json, and their parameters are counted by the caller. Inputs are random numbers: what the
prior says is made outside (the program's own step makes it within). Written as PyTorch is used: contiguous tensors, its
own transposed convolutions, pixel shuffle, grid_sample, clip_grad_norm_ and Adam.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

SLOPE = 0.2


def leaky(x):
    return F.leaky_relu(x, SLOPE)


def conv2d(inputs, outputs, side=3, stride=1):
    return nn.Conv2d(inputs, outputs, side, stride, 1)


def conv3d(inputs, outputs):
    return nn.Conv3d(inputs, outputs, 3, 1, 1)


def as_pictures(x):
    """[N,C,T,h,w] -> [N*T,C,h,w]"""
    n, c, t, h, w = x.shape
    return x.transpose(1, 2).reshape(n * t, c, h, w)


def as_clips(x, steps):
    """[N*T,C,h,w] -> [N,C,T,h,w]"""
    nt, c, h, w = x.shape
    return x.reshape(nt // steps, steps, c, h, w).transpose(1, 2)


class Encoder(nn.Module):
    def __init__(self, widths, code, norm):
        super().__init__()
        self.norm = norm
        layers, inputs = [], 3
        for outputs in widths:
            layers += [conv2d(inputs, outputs, 4, 2), conv2d(outputs, outputs)]
            inputs = outputs
        layers.append(conv2d(inputs, code))
        self.layers = nn.ModuleList(layers)
        self.norms = nn.ModuleList([nn.BatchNorm2d(layer.out_channels) for layer in layers] if norm else [])

    def forward(self, x):
        """The code, and the features at 1/2 and 1/4 scale."""
        seen = []
        for index, layer in enumerate(self.layers):
            x = F.relu(self.norms[index](layer(x))) if self.norm else leaky(layer(x))
            seen.append(x)
        return x, seen[1], seen[3]


class LatentLayer(nn.Module):
    def __init__(self, code, noise, channels, steps, fusion):
        super().__init__()
        self.steps, self.channels, self.fusion = steps, channels, fusion
        if fusion:
            self.noise = nn.Linear(noise, steps * channels)
            self.mix = nn.Conv1d(channels, 3 * code, 3, 1, 1)
        self.conv1, self.conv2 = conv3d(code, code), conv3d(code, code)

    def fuse(self, z, start, end, u):
        spread = self.noise(u).reshape(-1, self.steps, self.channels).transpose(1, 2)
        a, b, n = (x[..., None, None] for x in self.mix(spread).chunk(3, 1))
        a, b = torch.sigmoid(a), torch.sigmoid(b)
        return a * start[:, :, None] + b * end[:, :, None] + F.relu(1 - a - b) * z + n

    def forward(self, z, start, end, u, hint):
        x = self.fuse(z, start, end, u) if self.fusion else z
        if hint is not None:
            x = x + hint
        return leaky(z + self.conv2(leaky(self.conv1(x))))


class Latents(nn.Module):
    def __init__(self, code, noise, channels, counts, fusion):
        super().__init__()
        self.noise = noise
        self.levels = nn.ModuleList(
            nn.ModuleList(LatentLayer(code, noise, channels, 2 ** (level + 2), fusion) for _ in range(count))
            for level, count in enumerate(counts)
        )

    def forward(self, start, end, hint=None):
        z = torch.stack([start, end], 2)
        for level, layers in enumerate(self.levels):
            z = z.repeat_interleave(2, 2)
            extra = hint(2 ** (level + 2)) if hint and len(layers) else None
            for layer in layers:
                z = layer(z, start, end, torch.randn(z.shape[0], self.noise), extra)
        return z


class Paper(nn.Module):
    def __init__(self, options):
        super().__init__()
        half, quarter, eighth = options["encoder"]
        code = options["code"]
        self.steps, self.generated = options["steps"], options["latent"] == "generated"
        self.encoder = Encoder(options["encoder"], code, True)
        levels = [options["layersPerLevel"]] * (self.steps.bit_length() - 2)
        self.latents = Latents(code, options["noise"], code, levels if self.generated else [], options["fusion"])

        def up(inputs, outputs):
            return nn.ConvTranspose3d(inputs, outputs, (3, 4, 4), (1, 2, 2), 1)

        self.video = nn.ModuleList([
            conv3d(code, eighth),
            conv3d(eighth, eighth),
            up(eighth, quarter),
            conv3d(quarter, quarter),
            up(quarter, half),
            conv3d(half, half),
            up(half, 3),
        ])
        self.norms = nn.ModuleList(nn.BatchNorm3d(layer.out_channels) for layer in self.video[:-1])

    def forward(self, batch):
        code, _, _ = self.encoder(batch["keyframes"])
        start, end = code.chunk(2, 0)
        if self.generated:
            x = self.latents(start, end)
        else:
            clock = torch.linspace(0, 1, self.steps)[:, None, None]
            x = start[:, :, None] + (end - start)[:, :, None] * clock
        for layer, norm in zip(self.video, self.norms):
            x = leaky(norm(layer(x)))
        return torch.tanh(self.video[-1](x))[:, :, 1:-1]

    def loss(self, batch, losses):
        return fidelity(0.5 * (self(batch) - batch["truth"]), losses)


class Studio(nn.Module):
    def __init__(self, options):
        super().__init__()
        half, quarter, code = options["half"], options["quarter"], options["code"]
        self.steps = options["steps"]
        self.proposals = options.get("proposals", False)
        self.inputs = 30 if self.proposals else 15
        self.encoder = Encoder([half, quarter, code], code, False)
        self.prior = nn.ModuleList([
            conv2d(self.inputs, half),
            conv2d(half, quarter, 4, 2),
            conv2d(quarter, code, 4, 2),
        ])
        self.latents = Latents(code, options["noise"], options["noiseChannels"], options["layers"], True)
        self.to_quarter, self.to_half = conv2d(code, 4 * quarter), conv2d(quarter, 4 * half)
        self.skip_quarter, self.skip_half = conv2d(quarter, quarter), conv2d(half, half)
        self.quarter_blocks = nn.ModuleList(
            nn.ModuleList([conv3d(quarter, quarter), conv3d(quarter, quarter)])
            for _ in range(options["quarterBlocks"])
        )
        self.half_blocks = nn.ModuleList(
            nn.ModuleList([conv2d(half, half), conv2d(half, half)]) for _ in range(options["halfBlocks"])
        )
        self.head = conv2d(half, 10 if self.proposals else 9)

    def over_time(self, conv, features):
        start, end = conv(features).chunk(2, 0)
        clock = torch.arange(1, self.steps - 1)[:, None, None] / (self.steps - 1)
        return as_pictures(start[:, :, None] + (end - start)[:, :, None] * clock)

    def forward(self, batch):
        code, half, quarter = self.encoder(batch["keyframes"])
        prior = [leaky(self.prior[0](batch["description"]))]
        for layer in self.prior[1:]:
            prior.append(leaky(layer(prior[-1])))
        padded = F.pad(as_clips(prior[2], self.steps - 2), (0, 0, 0, 0, 1, 1))

        def hint(steps):
            n, c, t, h, w = padded.shape
            return padded.reshape(n, c, steps, t // steps, h, w).mean(3)

        latents = self.latents(*code.chunk(2, 0), hint)[:, :, 1:-1]
        x = F.pixel_shuffle(self.to_quarter(as_pictures(latents) + prior[2]), 2)
        x = as_clips(leaky(x + prior[1] + self.over_time(self.skip_quarter, quarter)), self.steps - 2)
        for first, second in self.quarter_blocks:
            x = leaky(x + second(leaky(first(x))))
        x = F.pixel_shuffle(self.to_half(as_pictures(x)), 2)
        x = leaky(x + prior[0] + self.over_time(self.skip_half, half))
        for first, second in self.half_blocks:
            x = leaky(x + second(leaky(first(x))))
        flows, logit, rgb, gate, pick = self.head(x).split([4, 1, 3, 1, 1 if self.proposals else 0], 1)
        if self.proposals:
            flows = flows + pick * batch["steer"]
        return flows, logit, torch.sigmoid(gate) * torch.tanh(rgb)

    def loss(self, batch, losses):
        flows, logit, rgb = self(batch)
        large = F.interpolate(torch.cat([2 * flows, logit, rgb], 1), scale_factor=2, mode="bilinear")
        residual, logit, rgb = large.split([4, 1, 3], 1)
        flow, weight = batch["flow"] + residual, batch["weight"]
        start = weight * torch.exp(logit)
        weight = start / (start + 1 - weight)
        steps = self.steps - 2
        from_, to = (x.repeat_interleave(steps, 0) for x in batch["keyframes"].chunk(2, 0))
        frames = weight * warp(from_, flow[:, :2]) + (1 - weight) * warp(to, flow[:, 2:]) + rgb
        rough = edges(flows)
        return fidelity(frames - as_pictures(batch["truth"]), losses) + losses["smoothness"] * rough


def warp(pictures, flow):
    n, _, h, w = flow.shape
    rows, columns = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
    x = (columns + flow[:, 0]) * (2 / (w - 1)) - 1
    y = (rows + flow[:, 1]) * (2 / (h - 1)) - 1
    return F.grid_sample(pictures, torch.stack([x, y], 3), "bilinear", "border", align_corners=True)


def charbonnier(x):
    return torch.sqrt(x * x + 1e-6).mean() - 1e-3


def edges(x):
    across = x[..., :, 1:] - x[..., :, :-1]
    down = x[..., 1:, :] - x[..., :-1, :]
    return 0.5 * (charbonnier(across) + charbonnier(down))


def fidelity(error, losses):
    total = losses["pixels"] * charbonnier(error)
    return total + losses["edges"] * edges(error) if losses["edges"] else total


def random_batch(options, side, batch):
    keyframes = torch.rand(2 * batch, 3, side, side)
    truth = torch.rand(batch, 3, 14, side, side)
    if options["kind"] == "paper":
        return {"keyframes": 2 * keyframes - 1, "truth": 2 * truth - 1}
    steps = 14 * batch
    return {
        "keyframes": keyframes,
        "truth": truth,
        "description": torch.randn(steps, 30 if options.get("proposals") else 15, side // 2, side // 2),
        "steer": torch.randn(steps, 4, side // 2, side // 2),
        "flow": torch.randn(steps, 4, side, side),
        "weight": torch.rand(steps, 1, side, side),
    }


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    setup = json.loads(sys.stdin.readline())
    torch.set_num_threads(setup["threads"])
    torch.manual_seed(1)
    clock = time.process_time if setup["threads"] == 1 else time.perf_counter
    options, optimiser = setup["options"], setup["optimiser"]
    network = (Paper if options["kind"] == "paper" else Studio)(options)
    adam = torch.optim.Adam(
        network.parameters(),
        optimiser["rate"],
        (optimiser["beta1"], optimiser["beta2"]),
        optimiser["epsilon"],
    )
    batch = random_batch(options, setup["side"], setup["batch"])
    parameters = sum(parameter.numel() for parameter in network.parameters())
    answer({"parameters": parameters, "torch": torch.__version__, "threads": torch.get_num_threads()})
    square = torch.randn(1024, 1024)
    for line in sys.stdin:
        start = clock()
        if json.loads(line)["do"] == "matmul":
            square @ square
            answer({"flops": 2 * 1024**3 / (clock() - start)})
            continue
        adam.zero_grad(set_to_none=True)
        network.loss(batch, setup["losses"]).backward()
        nn.utils.clip_grad_norm_(network.parameters(), optimiser["clip"])
        adam.step()
        answer({"seconds": clock() - start})


main()
