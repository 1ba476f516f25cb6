package dev.quarkstream.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * The session cookie of a request and its answer: {@code __Host-} and {@code Secure} over https, plain over http, which is
 * for development (RFC 6265bis, section 4.1.3.2).
 */
public final class SessionCookie {

    private static final String NAME = "quarkstream";

    private SessionCookie() {}

    /** The cookie's value, if the request carries one that says something. */
    public static Optional<String> read(RoutingContext http) {
        return Optional.ofNullable(http.request().getCookie(name(http)))
                .map(Cookie::getValue)
                .filter(value -> !value.isBlank());
    }

    /** Tells the browser to forget it. */
    public static void clear(RoutingContext http) {
        http.response().addCookie(cookie(http, "").setMaxAge(0));
    }

    static void write(RoutingContext http, String value, Optional<Duration> keepFor) {
        var cookie = cookie(http, value);
        keepFor.ifPresent(duration -> cookie.setMaxAge(duration.toSeconds()));
        http.response().addCookie(cookie);
    }

    private static Cookie cookie(RoutingContext http, String value) {
        return Cookie.cookie(name(http), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(isHttps(http))
                .setSameSite(CookieSameSite.LAX);
    }

    private static String name(RoutingContext http) {
        return isHttps(http) ? "__Host-" + NAME : NAME;
    }

    private static boolean isHttps(RoutingContext http) {
        return "https".equals(http.request().scheme());
    }
}
