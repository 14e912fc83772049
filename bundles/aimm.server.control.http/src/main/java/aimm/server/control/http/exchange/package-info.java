/** One HTTP request and its answer: bodies, results of actions, failures, all without blocking. */
package aimm.server.control.http.exchange;
