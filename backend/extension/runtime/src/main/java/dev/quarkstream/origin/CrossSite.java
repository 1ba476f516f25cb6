package dev.quarkstream.origin;

import dev.quarkstream.ProblemException;
import dev.quarkstream.meter.Meters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps other sites from acting with what a browser sends by itself (OWASP, cross-site request forgery: origin verification
 * by fetch metadata).
 */
@Singleton
public class CrossSite {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Origins origins;
    private final Meters.Count refused;

    CrossSite(Origins origins, Meters meters) {
        this.origins = origins;
        this.refused = meters.count(
                "quarkstream.authentications",
                "Callers by credential and outcome",
                "credential",
                "request",
                "outcome",
                "cross-site-request");
    }

    /** Fails if the request could change something, and nothing proves that it comes from a page that may. */
    public void require(HttpServerRequest request) {
        if (!SAFE.contains(request.method()) && !comesFromOwnPage(request)) {
            refused.increment();
            throw ProblemException.crossSiteRequest();
        }
    }

    private boolean comesFromOwnPage(HttpServerRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if ("same-origin".equals(site)) {
            return true;
        }
        var origin = request.getHeader("Origin");
        return origin != null && (origins.isConfigured(origin) || (site == null && Origins.isOwn(origin, request)));
    }
}
