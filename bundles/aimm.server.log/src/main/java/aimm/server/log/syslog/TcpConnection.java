package aimm.server.log.syslog;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** Length, blank, message, over TCP or TLS. The server never answers. */
final class TcpConnection implements SyslogConnection {

    private static final int CONNECT_MILLIS = 5000;

    private final Socket socket;
    private final InputStream in;

    TcpConnection(String host, int port, boolean isTls) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getByName(host), port);
        Socket plain = SocketChannel.open().socket(); // one that heeds interruption
        try {
            plain.setKeepAlive(true);
            plain.connect(server, CONNECT_MILLIS);
            plain.setSoTimeout(CONNECT_MILLIS);
            socket = isTls ? secure(plain, host, port) : plain;
            in = socket.getInputStream();
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secure(Socket plain, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) TrustingTls.context().getSocketFactory().createSocket(plain, host, port, true);
        secured.startHandshake();
        return secured;
    }

    @Override
    public int maxLength() {
        return Integer.MAX_VALUE;
    }

    /** What is written to a connection that the server has closed is lost without an error; reading tells. */
    @Override
    public void checkOpen() throws IOException {
        socket.setSoTimeout(1);
        try {
            awaitEnd();
        } catch (SocketTimeoutException e) {
            return;
        }
        throw new EOFException("the server closed the connection");
    }

    @Override
    public void send(byte[] message) throws IOException {
        byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[length.length + message.length];
        System.arraycopy(length, 0, frame, 0, length.length);
        System.arraycopy(message, 0, frame, length.length, message.length);
        socket.getOutputStream().write(frame);
    }

    @Override
    public void finish() throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(0);
        awaitEnd(); // it closes when it has read everything
    }

    private void awaitEnd() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
