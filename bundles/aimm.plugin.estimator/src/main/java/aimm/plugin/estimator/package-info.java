/** State estimation for power systems, and the IEEE 14-bus network. */
package aimm.plugin.estimator;
