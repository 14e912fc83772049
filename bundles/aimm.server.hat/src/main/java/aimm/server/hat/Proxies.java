package aimm.server.hat;

import aimm.server.hat.api.ProxyClient;
import aimm.server.hat.api.ProxyClients;
import hat.event.Event;
import hat.event.EventerClient;
import hat.event.Query;
import hat.event.QueryResult;
import hat.event.RegisterEvent;
import hat.event.Subscription;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Shares one connection to an event server. */
record Proxies(EventerClient client, Members members) implements ProxyClients {

    @Override
    public ProxyClient join(Subscription subscription, Consumer<List<Event>> listener) {
        Runnable leave = members.join(subscription, listener);
        return new ProxyClient() {
            @Override
            public void register(List<RegisterEvent> events) throws IOException {
                client.register(events);
            }

            @Override
            public CompletableFuture<List<Event>> registerWithResponse(List<RegisterEvent> events) {
                return client.registerWithResponse(events);
            }

            @Override
            public CompletableFuture<QueryResult> query(Query query) {
                return client.query(query);
            }

            @Override
            public void close() {
                leave.run();
            }
        };
    }
}
