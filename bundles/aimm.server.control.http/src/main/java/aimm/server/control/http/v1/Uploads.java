package aimm.server.control.http.v1;

import aimm.server.api.BundleTooLargeException;
import aimm.server.api.BundleUpload;
import aimm.server.api.Deployment;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.Content;

/** What requests that bring in or change bundles have in common. */
final class Uploads {

    /** No type counts as bytes, and so does the one that {@code curl --data-binary} sends. */
    private static final Set<String> TYPES = Set.of(
            "application/octet-stream",
            "application/java-archive",
            "application/zip",
            "application/x-www-form-urlencoded");

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern MEMBER =
            Pattern.compile("\\s*sha-256=(:?)([A-Za-z0-9+/]+={0,2})\\1\\s*", Pattern.CASE_INSENSITIVE);
    private static final int DIGEST_BYTES = 32;

    private Uploads() {}

    /** @throws Refusal if nobody deploys bundles */
    static Deployment deployment(Supplier<Deployment> known) {
        Deployment deployment = known.get();
        if (deployment == null) {
            throw new Refusal(
                    503, "unavailable", "nobody deploys bundles: aimm.server.deploy is not there, or not yet");
        }
        return deployment;
    }

    /** The bundle in a request; its content is to be read on a thread that may block. */
    static BundleUpload of(Exchange exchange) {
        String type = exchange.mediaType();
        if (type != null && !TYPES.contains(type)) {
            throw new Refusal(
                    415, "unsupported-media-type", "the body is " + type + "; expected application/octet-stream");
        }
        long most = exchange.limits().bundle();
        if (exchange.request().getLength() > most) {
            throw new BundleTooLargeException(most);
        }
        return new BundleUpload(
                Content.Source.asInputStream(exchange.request()),
                most,
                digest(exchange),
                exchange.caller().user());
    }

    /** In hexadecimal digits, or {@code null} if none was told. */
    private static String digest(Exchange exchange) {
        Set<String> told = new TreeSet<>();
        String parameter = exchange.parameter("sha256");
        if (parameter != null) {
            if (!HEX.matcher(parameter).matches()) {
                throw Refusal.badRequest("parameter sha256 is '" + parameter + "'; expected 64 hexadecimal digits");
            }
            told.add(parameter.toLowerCase(Locale.ROOT));
        }
        for (String name : new String[] {"Repr-Digest", "Content-Digest", "Digest"}) {
            String header = exchange.request().getHeaders().get(name);
            if (header != null) {
                told.add(digest(name, header));
            }
        }
        if (told.size() > 1) {
            throw Refusal.badRequest("several digests were told, and they differ");
        }
        return told.stream().findFirst().orElse(null);
    }

    private static String digest(String name, String header) {
        for (String member : header.split(",")) {
            Matcher digest = MEMBER.matcher(member);
            if (digest.matches()) {
                try {
                    byte[] bytes = Base64.getDecoder().decode(digest.group(2));
                    if (bytes.length == DIGEST_BYTES) {
                        return HexFormat.of().formatHex(bytes);
                    }
                } catch (IllegalArgumentException e) {
                    break; // told below
                }
            }
        }
        throw Refusal.badRequest("header " + name + " has no SHA-256 digest; expected sha-256=:BASE64:");
    }
}
