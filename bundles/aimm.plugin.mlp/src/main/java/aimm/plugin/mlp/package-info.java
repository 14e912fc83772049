/** A multilayer perceptron that shows its progress. */
package aimm.plugin.mlp;
