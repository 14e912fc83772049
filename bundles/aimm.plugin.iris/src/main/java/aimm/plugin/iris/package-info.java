/** Support vector classification, and the Iris data. */
package aimm.plugin.iris;
