/** A plugin for the tests, built into a bundle of any version by them. */
package aimm.runtime.testplugin;
