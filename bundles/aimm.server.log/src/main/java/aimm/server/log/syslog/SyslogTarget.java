package aimm.server.log.syslog;

import java.io.IOException;

/** Where the server is, and how it is spoken to. */
public record SyslogTarget(String host, int port, Transport transport) {

    /** Python's {@code CommType}. */
    public enum Transport {
        UDP,
        TCP,
        TLS;

        /**
         * Understands {@code TCP} and {@code ext://hat.syslog.common.CommType.TCP}, and that TLS was called {@code SSL}
         * once.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Transport of(String commType) {
            String name = commType.replaceFirst("^(ext://)?([\\w.]*\\.)?CommType\\.", "");
            return name.equals("SSL") ? TLS : valueOf(name);
        }
    }

    /** Can take seconds. */
    SyslogConnection connect() throws IOException {
        return transport == Transport.UDP
                ? new UdpConnection(host, port)
                : new TcpConnection(host, port, transport == Transport.TLS);
    }

    @Override
    public String toString() {
        return host + ":" + port + " (" + transport + ")";
    }
}
