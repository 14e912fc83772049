package aimm.server.log.syslog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A datagram per message, whether or not somebody is there. */
final class UdpConnection implements SyslogConnection {

    private static final int MAX_LENGTH = 65_507;

    private final InetSocketAddress server;
    private final DatagramChannel channel;

    UdpConnection(String host, int port) throws IOException {
        server = new InetSocketAddress(InetAddress.getByName(host), port);
        channel = DatagramChannel.open();
    }

    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public void checkOpen() {}

    @Override
    public void send(byte[] message) throws IOException {
        channel.send(ByteBuffer.wrap(message), server);
    }

    @Override
    public void finish() {}

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
