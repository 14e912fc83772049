package hat.chatter;

import java.io.IOException;

/**
 * What a connection's user does with what happens to it. All calls come from the thread of the {@link Chatter}, one at
 * a time, and must not block: all connections of that thread, and their pings, wait meanwhile.
 */
public interface Handler {

    /**
     * A message arrived that is neither of the keep-alive nor the answer to a {@link Connection#request request}. After
     * {@link Connection#close}, only one that was being handed over just then still comes.
     *
     * @throws IOException to close the connection for this reason, usually a {@link MalformedMessageException}
     */
    void received(Message message) throws IOException;

    /**
     * The connection is closed; this is the last call.
     *
     * @param reason a {@link ConnectionClosedException} if either side closed it, otherwise what went wrong
     */
    void closed(IOException reason);
}
