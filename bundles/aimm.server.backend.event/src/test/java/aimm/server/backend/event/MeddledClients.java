package aimm.server.backend.event;

import aimm.server.hat.api.FakeProxyClients;
import aimm.server.hat.api.ProxyClient;
import aimm.server.hat.api.ProxyClients;
import hat.event.Event;
import hat.event.Query;
import hat.event.QueryResult;
import hat.event.RegisterEvent;
import hat.event.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets a test do something between what a backend asks and what it is answered. */
final class MeddledClients implements ProxyClients {

    interface Meddler<T> {
        CompletableFuture<T> instead(Supplier<CompletableFuture<T>> real);
    }

    final FakeProxyClients real;
    final List<Query> queries = new ArrayList<>();
    final Set<ProxyClient> open = ConcurrentHashMap.newKeySet();
    Meddler<List<Event>> registrations = Supplier::get;
    Meddler<QueryResult> answers = Supplier::get;

    MeddledClients(FakeProxyClients real) {
        this.real = real;
    }

    @Override
    public ProxyClient join(Subscription subscription, Consumer<List<Event>> listener) {
        ProxyClient client = real.join(subscription, listener);
        ProxyClient meddled = new ProxyClient() {
            @Override
            public void register(List<RegisterEvent> events) throws IOException {
                client.register(events);
            }

            @Override
            public CompletableFuture<List<Event>> registerWithResponse(List<RegisterEvent> events) {
                return registrations.instead(() -> client.registerWithResponse(events));
            }

            @Override
            public CompletableFuture<QueryResult> query(Query query) {
                queries.add(query);
                return answers.instead(() -> client.query(query));
            }

            @Override
            public void close() {
                client.close();
                open.remove(this);
            }
        };
        open.add(meddled);
        return meddled;
    }
}
