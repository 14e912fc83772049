/** Frames and values between server and worker, for any language. */
package aimm.worker.protocol;
