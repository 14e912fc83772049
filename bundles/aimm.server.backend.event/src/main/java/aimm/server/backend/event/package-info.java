/** Keeps models as events of a Hat event server. */
package aimm.server.backend.event;
