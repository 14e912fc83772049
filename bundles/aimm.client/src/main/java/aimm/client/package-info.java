/**
 * A client of the server's HTTP control.
 *
 * <pre>{@code
 * try (AimmClient aimm = AimmClient.to(URI.create("http://127.0.0.1:8080")).build()) {
 *     Model model = aimm.models().create("iris.SVC", Arguments.NONE.with("gamma", 0.1));
 *     List<?> data = List.of(new DataAccessArgument("iris_inputs"), new DataAccessArgument("iris_outputs"));
 *     aimm.models().fit(model.instanceId(), new Arguments(data, Map.of()));
 *     Object classes = aimm.models().predict("1", Arguments.of(List.of(List.of(5.1, 3.5, 1.4, 0.2))));
 * }
 * }</pre>
 *
 * <p>Methods block until the server has answered, and end with an {@link java.lang.InterruptedException} if their thread
 * is interrupted: what the server did for them is then cancelled. Where the server itself works, on a fit or a prediction,
 * they wait for as long as it takes, or as {@link aimm.client.Models#within} says; everything else has the client's
 * timeout. What fails is an {@link aimm.client.AimmClientException}. Arguments and results are the values of
 * {@link aimm.plugin.api}. All is safe for threads. Nothing here is {@code null} unless a method says so.
 */
@Export
@Version("1.0.0")
package aimm.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
