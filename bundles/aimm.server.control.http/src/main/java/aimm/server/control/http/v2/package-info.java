/** {@code /v2}: the Open Inference Protocol with binary tensors and the model repository. */
package aimm.server.control.http.v2;
