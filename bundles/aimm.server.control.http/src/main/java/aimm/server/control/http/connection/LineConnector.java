package aimm.server.control.http.connection;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Accepts connections as {@link Line}s. */
public final class LineConnector extends ServerConnector {

    private final Lines lines;

    public LineConnector(Server server, Lines lines, ConnectionFactory... protocols) {
        super(server, protocols);
        this.lines = lines;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        lines.start(getScheduler());
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        Line line = new Line(channel, selector, key, getScheduler(), lines);
        line.setIdleTimeout(getIdleTimeout());
        return line;
    }
}
