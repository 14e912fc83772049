package aimm.server.control.http.access;

import aimm.server.control.http.exchange.Refusal;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** Keeps web pages of sites that are not listed from using the server through a browser that reaches it. */
final class Guard {

    /** Names that clients may call the server by; empty for any. */
    private final Set<String> hosts = new HashSet<>();

    private final Cors cors;

    /** @param names further host names; a server that does not listen on loopback alone answers to any if there are none */
    Guard(InetAddress address, Set<String> names, Cors cors) {
        this.cors = cors;
        names.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        if (address.isLoopbackAddress() || !names.isEmpty()) {
            hosts.addAll(Set.of("localhost", "127.0.0.1", "[::1]"));
            hosts.add(plain(address));
        }
    }

    /** Refuses a request that names another host, or that another site's page made. */
    void check(Request request) {
        HttpURI uri = request.getHttpURI();
        String host = uri.getHost();
        if (!hosts.isEmpty()
                && host != null
                && !hosts.contains(host)
                && !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            throw new Refusal(
                    421,
                    "misdirected-request",
                    "no host " + host + " here; server.names lists what the server is called");
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            checkOrigin(request.getHeaders(), uri);
        }
    }

    private void checkOrigin(HttpFields headers, HttpURI uri) {
        String site = headers.get("Sec-Fetch-Site");
        String origin = headers.get(HttpHeader.ORIGIN);
        boolean foreign = site != null
                ? !site.equals("same-origin") && !site.equals("none")
                : origin != null && !origin.equals(uri.getScheme() + "://" + uri.getAuthority());
        if (foreign && !cors.allows(origin)) {
            throw new Refusal(403, "cross-site-request", "pages of other sites can't change anything here");
        }
    }

    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
}
