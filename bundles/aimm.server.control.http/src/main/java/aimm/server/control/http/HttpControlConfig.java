package aimm.server.control.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM HTTP control")
@interface HttpControlConfig {

    @AttributeDefinition(description = "Address to listen on")
    String server_host() default "127.0.0.1";

    @AttributeDefinition(description = "TCP port to listen on; 0 takes a free one", min = "0", max = "65535")
    int server_port() default 8080;

    @AttributeDefinition(description = "Further host names that clients may call the server by")
    String[] server_names() default {};

    @AttributeDefinition(description = "Whether to listen on other addresses than loopback though nobody has to log in")
    boolean server_insecure() default false;

    @AttributeDefinition(description = "File with certificate and key; with it connections are encrypted")
    String server_pem__file() default "";

    @AttributeDefinition(description = "File with the certificates of those that sign clients' certificates")
    String server_client__ca() default "";

    @AttributeDefinition(description = "Whether clients may (want) or must (need) show a certificate")
    String server_client__auth() default "want";

    @AttributeDefinition(description = "Seconds for which browsers use the host by TLS alone; 0 does not say it")
    long server_hsts() default 86_400;

    @AttributeDefinition(description = "Seconds after which a connection without traffic is closed")
    double server_idle__timeout() default 60;

    @AttributeDefinition(description = "Seconds that requests get to end when the control stops")
    double server_shutdown__timeout() default 1;

    @AttributeDefinition(description = "Most connections at once")
    int limits_connections() default 10_000;

    @AttributeDefinition(description = "Most connections at once from one address")
    int limits_client__connections() default 2000;

    @AttributeDefinition(description = "Most requests at once")
    int limits_requests() default 5000;

    @AttributeDefinition(description = "Most requests at once of one user, or from one address where nobody is known")
    int limits_client__requests() default 1000;

    @AttributeDefinition(description = "Most bytes of a request's line and headers")
    int limits_header() default 8192;

    @AttributeDefinition(description = "Most characters of a request's path and query")
    int limits_uri() default 4096;

    @AttributeDefinition(description = "Seconds within which a request's headers must come, once they began")
    double limits_header__time() default 10;

    @AttributeDefinition(description = "Seconds that a body or an answer may take, besides what its size allows")
    double limits_transfer__time() default 30;

    @AttributeDefinition(description = "Bytes for which a body or an answer may take one second more")
    long limits_transfer__rate() default 1024;

    @AttributeDefinition(description = "Most bytes of a JSON body")
    int limits_json__body() default 64 << 20;

    @AttributeDefinition(description = "Most bytes of an uploaded model")
    int limits_model__body() default Integer.MAX_VALUE - 8;

    @AttributeDefinition(description = "Most bytes of an uploaded plugin or other bundle")
    long limits_bundle__body() default 256 << 20;

    @AttributeDefinition(description = "Most bytes of all large bodies that arrive at once; 0 is half of the heap")
    long limits_bodies() default 0;

    @AttributeDefinition(description = "Most clients that watch events at once")
    int limits_event__clients() default 256;

    @AttributeDefinition(description = "Most results of asynchronous actions that are kept for their clients")
    int limits_results() default 1000;

    @AttributeDefinition(description = "Most bytes of all results that are kept, as JSON")
    int limits_result__bytes() default 64 << 20;

    @AttributeDefinition(description = "Users, each a JSON object with username, password and role")
    String[] users() default {};

    @AttributeDefinition(description = "Keys of programs, each a JSON object with name, hash, role and expires")
    String[] keys() default {};

    @AttributeDefinition(description = "Clients' certificates, each a JSON object with name, subject and role")
    String[] certificates() default {};

    @AttributeDefinition(description = "File to which is added who changes what; without it nothing is")
    String audit_file() default "";

    @AttributeDefinition(description = "Bytes of that file after which another is begun")
    long audit_size() default 16 << 20;

    @AttributeDefinition(description = "Most full files that are kept")
    int audit_files() default 20;

    @AttributeDefinition(description = "Origins of web pages that may use the server")
    String[] cors_origins() default {};
}
