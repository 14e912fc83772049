package aimm.server.control.http.connection;

/** An address with connections. */
final class Peer {

    final Object address;
    final Tally requests = new Tally();
    int connections;

    Peer(Object address) {
        this.address = address;
    }
}
