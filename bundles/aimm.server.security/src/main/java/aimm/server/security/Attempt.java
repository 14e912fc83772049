package aimm.server.security;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** One login on its way. */
final class Attempt {

    final String network;
    final String name;
    final String digest;
    final CompletableFuture<Boolean> result = new CompletableFuture<>();

    /** Where it stands, the latest first: nowhere, its address's, or its name's and its address's. */
    final Deque<Lane> lanes = new ArrayDeque<>(2);

    Attempt(String network, String name, String digest) {
        this.network = network;
        this.name = name;
        this.digest = digest;
    }
}
