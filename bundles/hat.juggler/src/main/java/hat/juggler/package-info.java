/**
 * Hat's juggler protocol: clients send requests over a WebSocket, servers answer, notify, and keep a JSON value of
 * theirs, the state, the same on the client's side.
 *
 * <pre>{@code
 * JugglerServer server = JugglerServer.listen(new ServerOptions("127.0.0.1", 8080), connection ->
 *         (name, data) -> CompletableFuture.completedFuture(data));
 * SharedState state = server.state(Duration.ofMillis(200), () -> Map.of("count", counter.get()));
 *
 * JugglerClient client = JugglerClient.connect(URI.create("ws://127.0.0.1:8080/ws"), new ClientOptions());
 * client.request("echo", List.of(1, 2)).toCompletableFuture().get();
 * }</pre>
 *
 * <p>Both dialects are spoken, {@link hat.juggler.Dialect}. All is safe for threads unless a type says otherwise.
 * Nothing here is {@code null} unless a method says so; JSON's null in values is.
 */
@Export
@Version("1.0.0")
package hat.juggler;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
