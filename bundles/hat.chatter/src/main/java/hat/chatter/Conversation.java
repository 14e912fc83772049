package hat.chatter;

/**
 * What a message belongs to, as one end of a connection sees it; opening and answering it is section 3.2 of the
 * protocol.
 *
 * @param mine whether this end opened it
 * @param first id of the message that opened it, one of the opener's ids
 */
public record Conversation(boolean mine, long first) {}
