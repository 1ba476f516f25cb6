package dev.quarkstream.origin;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The origins (RFC 6454) whose pages may act with a session. One that no browser would send stops the start. */
@Startup
@Singleton
public class Origins {

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\-\\[\\]:]+");

    private final Set<String> configured;

    Origins(SpaConfig config) {
        this.configured = Set.copyOf(config.spaOrigins().orElse(List.of()));
        configured.stream()
                .filter(origin -> !ORIGIN.matcher(origin).matches())
                .findAny()
                .ifPresent(origin -> {
                    throw new ConfigurationException("quarkstream.spa-origins: \"" + origin
                            + "\" is no origin such as https://app.example.com, in lower case and without a path");
                });
    }

    /** Whether the operator named any. */
    public boolean areConfigured() {
        return !configured.isEmpty();
    }

    /** Whether the operator named this origin. */
    public boolean isConfigured(String origin) {
        return configured.contains(origin);
    }

    /** Whether this is the origin that the request itself went to. */
    static boolean isOwn(String origin, HttpServerRequest request) {
        return request.authority() != null && origin.equals(request.scheme() + "://" + request.authority());
    }
}
