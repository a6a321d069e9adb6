"""The peer of the motion kernel: OpenCV's dense inverse search, preset medium, both ways.

Reads from stdin: pairs of 8-bit grey pictures of WIDTH x HEIGHT. Writes to stdout, for each pair: milliseconds (float32, both
directions), then with "flows" the flow there and the flow back (float32, HEIGHT x WIDTH x 2 each).

    python opencv_dis.py WIDTH HEIGHT THREADS [flows]
"""

import sys
import time

import cv2
import numpy as np

width, height, threads = (int(word) for word in sys.argv[1:4])
flows = "flows" in sys.argv
cv2.setNumThreads(threads)
search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
while True:
    data = sys.stdin.buffer.read(2 * width * height)
    if len(data) < 2 * width * height:
        break
    first, second = np.frombuffer(data, np.uint8).reshape(2, height, width)
    start = time.perf_counter()
    there, back = search.calc(first, second, None), search.calc(second, first, None)
    spent = 1000 * (time.perf_counter() - start)
    sys.stdout.buffer.write(np.float32(spent).tobytes())
    if flows:
        sys.stdout.buffer.write(there.astype("<f4").tobytes() + back.astype("<f4").tobytes())
    sys.stdout.buffer.flush()
