/**
 * The event control: Hat components ask for actions by events, and are told by events what became of them.
 *
 * <p>{@link aimm.server.control.event.EventControl} is the component,
 * {@link aimm.server.control.event.EventControlSubscription} says before it is there what it will want to hear.
 * {@link aimm.server.control.event.Requests} starts actions in the thread that tells of events;
 * {@link aimm.server.control.event.Registrations} has the one thread that registers events.
 */
package aimm.server.control.event;
