/** The YAML configuration: schema check, Configuration Admin, live reload. */
package aimm.server.config;
