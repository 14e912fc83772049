/**
 * The YAML configuration: read, checked against the schemas, handed to Configuration Admin, and followed while the
 * server runs.
 */
package aimm.server.config;
