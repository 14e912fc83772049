package aimm.server.control.http.v2;

import aimm.plugin.api.Tensor;

/** An input or output with its data. */
record NamedTensor(String name, Tensor tensor) {}
