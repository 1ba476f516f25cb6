package dev.quarkstream.authentication;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps other sites from acting with a browser's cookie (OWASP, cross-site request forgery: origin verification by fetch
 * metadata).
 */
@Singleton
class CrossSite {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** The calls that set the cookie: another site must not sign its visitors in to an account of its own. */
    private static final Set<String> COOKIE_SETTING = Set.of("/api/session", "/api/register");

    private final Origins origins;

    CrossSite(Origins origins) {
        this.origins = origins;
    }

    /** Whether the request could change something with a cookie, and nothing proves that it comes from the SPA. */
    boolean refuses(HttpServerRequest request, String path, boolean actsWithCookie) {
        var method = request.method();
        var setsCookie = method.equals(HttpMethod.POST) && COOKIE_SETTING.contains(path);
        return !SAFE.contains(method) && (actsWithCookie || setsCookie) && !comesFromSpa(request);
    }

    private boolean comesFromSpa(HttpServerRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if ("same-origin".equals(site)) {
            return true;
        }
        var origin = request.getHeader("Origin");
        return origin != null && (origins.isConfigured(origin) || (site == null && Origins.isOwn(origin, request)));
    }
}
