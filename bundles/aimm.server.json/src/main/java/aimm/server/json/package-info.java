/** Values as JSON, read and written without building trees; the special arguments of the original. */
package aimm.server.json;
