"""Prints arrays as numpy writes them: name, type, shape, elements and the bytes as base64. Ran with numpy 2.4.6."""

import base64
import io

import numpy


def text(element):
    return element.decode() if isinstance(element, bytes) else str(element)


def line(name, array, version=None, oip=None):
    out = io.BytesIO()
    numpy.lib.format.write_array(out, array, version=version)
    oip = oip or array.dtype.name
    shape = ",".join(map(str, array.shape))
    elements = "|".join(text(element) for element in array.ravel(order="C").tolist())
    print(name, oip, shape, elements, base64.b64encode(out.getvalue()).decode(), sep="\t")


numbers = {
    "?": [True, False, True],
    "i1": [-128, 0, 127],
    "i2": [-32768, 0, 32767],
    "i4": [-(2**31), 0, 2**31 - 1],
    "i8": [-(2**63), 0, 2**63 - 1],
    "u1": [0, 1, 255],
    "u2": [0, 1, 65535],
    "u4": [0, 1, 2**32 - 1],
    "u8": [0, 1, 2**64 - 1],
    "f2": [-1.5, 0.0, 65504.0],
    "f4": [-1.5, 0.0, 0.25],
    "f8": [-1.5, 0.1, 1e300],
}
for kind, values in numbers.items():
    for order in "<>":
        line(kind + order, numpy.array(values, dtype=order + kind))
line("not finite", numpy.array([numpy.nan, numpy.inf, -numpy.inf]))
line("one element", numpy.array(2.5))
line("nothing", numpy.zeros((0, 3), dtype="<f4"))
line("rows", numpy.arange(6, dtype="<i4").reshape(2, 3))
line("columns first", numpy.asfortranarray(numpy.arange(6, dtype="<i4").reshape(2, 3)))
line("columns first, big-endian", numpy.asfortranarray(numpy.arange(24, dtype=">i2").reshape(2, 3, 4)))
line("version 2", numpy.arange(3.0), version=(2, 0))
line("version 3", numpy.arange(3.0), version=(3, 0))
for order in "<>":
    line("characters" + order, numpy.array(["a", "", "žuto", "\U0001F600!"], dtype=order + "U4"), oip="bytes")
line("characters, columns first", numpy.asfortranarray([["a", "b"], ["c", "dé"]]), oip="bytes")
line("bytes", numpy.array([b"a", b"", b"bcd"]), oip="bytes")
line("objects", numpy.array([{"a": 1}], dtype=object), oip="refused: pickled Python objects")
line("complex numbers", numpy.array([1j]), oip="refused: complex numbers")
line("dates", numpy.array(["2020-01-01"], dtype="M8[D]"), oip="refused: dates or times")
line("records", numpy.zeros(2, dtype=[("a", "<i4"), ("b", "<f8")]), oip="refused: records")
line("long floats", numpy.zeros(1, dtype=numpy.longdouble), oip="refused: another type ('<f16')")
